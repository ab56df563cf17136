output "issuer" {
  description = "Issuer of the tokens: the authorization server that the MCP server names in its metadata"
  value       = "${var.keycloak_url}/realms/${keycloak_realm.this.realm}"
}

output "callback_url" {
  description = "Redirect URI of the Clerk provider, for the page of the app"
  value       = "${var.keycloak_url}/realms/${keycloak_realm.this.realm}/broker/${keycloak_oidc_identity_provider.clerk.alias}/endpoint"
}
