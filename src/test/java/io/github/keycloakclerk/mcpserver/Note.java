package io.github.keycloakclerk.mcpserver;

public record Note(String subject, String text) {}
