package io.github.keycloakclerk.mcpserver;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One tool that shows the caller and one that changes something. */
final class ExampleTools {

    static final String WHOAMI = "whoami";
    static final String WRITE_NOTE = "write_note";

    private final McpJsonMapper json;
    private final List<Note> notes = new CopyOnWriteArrayList<>();

    ExampleTools(McpJsonMapper json) {
        this.json = json;
    }

    List<SyncToolSpecification> specifications() {
        Tool whoami = Tool.builder(WHOAMI, Map.of("type", "object", "properties", Map.of()))
                .description("Returns the claims of the caller's access token")
                .build();
        Tool writeNote = Tool.builder(
                        WRITE_NOTE,
                        Map.of(
                                "type", "object",
                                "properties", Map.of("text", Map.of("type", "string")),
                                "required", List.of("text")))
                .description("Keeps a note of the caller")
                .build();
        return List.of(
                new SyncToolSpecification(whoami, (exchange, call) -> text(claims(caller(exchange)))),
                new SyncToolSpecification(
                        writeNote,
                        (exchange, call) -> text(write(new Note(
                                caller(exchange).subject(),
                                call.arguments().get("text").toString())))));
    }

    List<Note> notes() {
        return List.copyOf(notes);
    }

    private String write(Note note) {
        notes.add(note);
        return "Noted: " + note.text();
    }

    private String claims(Caller caller) {
        try {
            return json.writeValueAsString(caller.claims());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Caller caller(McpSyncServerExchange exchange) {
        return (Caller) exchange.transportContext().get(BearerFilter.CALLER);
    }

    private static CallToolResult text(String text) {
        return CallToolResult.builder().addTextContent(text).build();
    }
}
