package io.github.keycloakclerk.standin;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The enterprise connections in the stand-in. */
final class StandInConnections {

    private final Map<String, StandInConnection> connections = new ConcurrentHashMap<>();

    void add(StandInConnection connection) {
        connections.put(connection.id(), connection);
    }

    Optional<String> connection(String id) {
        return Optional.ofNullable(connections.get(id))
                .map(found -> found.json().toString());
    }

    Optional<String> domainsOf(String organizationId) {
        return connections.values().stream()
                .filter(connection -> connection.isOf(organizationId))
                .findFirst()
                .map(StandInConnection::organizationDomains);
    }
}
