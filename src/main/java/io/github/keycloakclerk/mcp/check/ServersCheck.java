package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import io.github.keycloakclerk.mcp.resource.ServerScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/** Checks the MCP servers of a realm, and whether clients get tokens for them. */
record ServersCheck(RealmModel realm, List<ServerScope> scopes) {

    private static final String PAGE = "client-scopes";

    static List<Supplier<List<Finding>>> begin(CheckScope scope) {
        List<ServerScope> scopes = ServerScope.of(scope.realm()).toList();
        ServersCheck check = new ServersCheck(scope.realm(), scopes);
        ServerMetadata metadata = ServerMetadata.begin(scope, check.servers());
        return List.of(check::findings, () -> List.of(metadata.finding()));
    }

    private Set<String> servers() {
        return scopes.stream()
                .map(ServerScope::server)
                .map(ResourceUrl::canonical)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(known());
        findings.add(obtainable());
        findings.add(spelling());
        findings.add(byDefault());
        findings.add(introspection());
        return findings;
    }

    private Finding known() {
        return scopes.isEmpty()
                ? Finding.problem("servers-known", "none").at(PAGE)
                : Finding.ok("servers-known", opened());
    }

    /** Each server with its scopes. */
    private List<String> opened() {
        Map<String, Set<String>> opened = new TreeMap<>();
        scopes.forEach(scope -> opened.computeIfAbsent(scope.server().canonical(), url -> new TreeSet<>())
                .add(scope.name()));
        return opened.entrySet().stream()
                .map(server -> server.getKey() + " (" + String.join(" ", server.getValue()) + ")")
                .toList();
    }

    private Set<String> names(boolean byDefault) {
        Stream<ClientScopeModel> assigned = realm.getDefaultClientScopesStream(byDefault);
        return assigned.map(ClientScopeModel::getName).collect(Collectors.toSet());
    }

    /** Clients that register themselves get the realm's default and optional scopes. */
    private Finding obtainable() {
        Set<String> assigned = names(true);
        assigned.addAll(names(false));
        Collection<String> unassigned = names(scope -> !assigned.contains(scope.name()));
        return unassigned.isEmpty()
                ? Finding.ok("servers-scopes")
                : Finding.warning("servers-scopes", "unassigned", unassigned).at(PAGE);
    }

    private Collection<String> names(Predicate<ServerScope> which) {
        return scopes.stream().filter(which).map(ServerScope::name).distinct().toList();
    }

    private Finding spelling() {
        Map<String, Set<String>> spellings = new TreeMap<>();
        scopes.forEach(scope -> spellings
                .computeIfAbsent(scope.server().canonical(), url -> new TreeSet<>())
                .add(scope.audience()));
        List<String> several = spellings.values().stream()
                .filter(ways -> ways.size() > 1)
                .map(ways -> String.join(" / ", ways))
                .toList();
        return several.isEmpty()
                ? Finding.ok("servers-spelling")
                : Finding.warning("servers-spelling", "several", several).at(PAGE);
    }

    private Finding byDefault() {
        Set<String> usual = names(true);
        Set<String> closed = servers();
        scopes.stream()
                .filter(scope -> usual.contains(scope.name()))
                .forEach(scope -> closed.remove(scope.server().canonical()));
        return closed.isEmpty()
                ? Finding.ok("servers-default")
                : Finding.warning("servers-default", "none", closed).at(PAGE);
    }

    private Finding introspection() {
        Collection<String> on = names(scope ->
                !"false".equals(scope.mapper().getConfig().get(OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION)));
        return on.isEmpty()
                ? Finding.ok("servers-introspection")
                : Finding.warning("servers-introspection", "on", on).at(PAGE);
    }
}
