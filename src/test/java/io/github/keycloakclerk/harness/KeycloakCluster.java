package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Two clustered Keycloak nodes on one database. Each listens on its own port and only knows its host name. In a realm
 * with {@link #frontendUrl}, both use the URL of node A: tokens of one node are valid at the other, and browsers are
 * sent to node A wherever they started.
 */
public final class KeycloakCluster implements AutoCloseable {

    public enum Node {
        A,
        B
    }

    private static final Duration VIEW = Duration.ofMinutes(1);
    private static final Pattern MEMBERS = Pattern.compile("cluster view for channel \\S+ \\[[^]]*] \\((\\d+)\\)");

    private final KeycloakInstall install;
    private final String name;
    private final List<String> options;
    private final PostgresServer database;
    private final String databaseName;
    private final boolean ownsDatabase;
    private final Map<Node, Place> places = new EnumMap<>(Node.class);
    private final Map<Node, KeycloakServer> running = new EnumMap<>(Node.class);
    private int boots;

    /** Ports that a node keeps after a restart. */
    private record Place(int http, int cluster) {

        URI url() {
            return URI.create("http://localhost:" + http);
        }
    }

    /** Built once, because all clusters share the build options. */
    private static final class Installed {

        private static final KeycloakInstall INSTALL = build();

        private static KeycloakInstall build() {
            KeycloakInstall install = KeycloakInstall.withPlugin("keycloak-cluster");
            install.build("--db=postgres", "--features=cimd");
            return install;
        }
    }

    private KeycloakCluster(
            KeycloakInstall install,
            String name,
            PostgresServer database,
            String databaseName,
            boolean ownsDatabase,
            List<String> options) {
        this.install = install;
        this.database = database;
        this.databaseName = databaseName;
        this.ownsDatabase = ownsDatabase;
        this.name = name;
        this.options = options;
        for (Node node : Node.values()) {
            places.put(node, new Place(Ports.free(), Ports.free()));
        }
    }

    /**
     * Starts both nodes and waits until they have found each other.
     *
     * @param name of the logs
     * @param options of {@code kc.sh start}, for both nodes
     */
    public static KeycloakCluster start(String name, String... options) {
        return boot(new KeycloakCluster(
                Installed.INSTALL, name, PostgresServer.start(), PostgresServer.DATABASE, true, List.of(options)));
    }

    /** The same on an existing database, which is kept. */
    public static KeycloakCluster startOn(PostgresServer postgres, String database, String name, String... options) {
        return boot(new KeycloakCluster(Installed.INSTALL, name, postgres, database, false, List.of(options)));
    }

    private static KeycloakCluster boot(KeycloakCluster cluster) {
        try {
            // One after the other, because the first creates the tables.
            cluster.boot(Node.A);
            cluster.boot(Node.B);
            cluster.awaitMembers(Node.values().length);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void boot(Node node) {
        Place place = places.get(node);
        List<String> command = new ArrayList<>(List.of("start", "--optimized", "--http-enabled=true"));
        command.addAll(database.keycloakOptions(databaseName));
        command.add("--hostname=localhost");
        command.add("--cache-embedded-network-bind-address=127.0.0.1");
        command.add("--cache-embedded-network-bind-port=" + place.cluster());
        command.add("--log-level=INFO,io.github.keycloakclerk:debug");
        command.addAll(options);
        boots++;
        String log = name + "-" + node.name().toLowerCase(Locale.ROOT) + "-" + boots;
        running.put(node, KeycloakServer.startOneOf(install, log, place.http(), command));
    }

    /** Sets the frontend URL, which every realm needs. */
    public Consumer<ObjectNode> frontendUrl() {
        return realm -> ((ObjectNode) realm.get("attributes"))
                .put("frontendUrl", places.get(Node.A).url().toString());
    }

    public URI url(Node node) {
        return places.get(node).url();
    }

    /** The log of a node since its last start. */
    public String log(Node node) {
        return running.get(node).log();
    }

    /** Kills a node without a shutdown, as a power cut does. */
    public void kill(Node node) {
        running.remove(node).kill();
    }

    /** Restarts a killed node on its old ports and waits until the other one has found it. */
    public void restart(Node node) {
        if (running.containsKey(node)) {
            throw new IllegalStateException(node + " runs");
        }
        // Otherwise the other node's earlier view would already match.
        awaitMembers(running.size());
        boot(node);
        awaitMembers(running.size());
    }

    /** Waits until each running node sees this number of members. */
    public void awaitMembers(int members) {
        Instant end = Instant.now().plus(VIEW);
        while (!running.values().stream().allMatch(server -> members(server) == members)) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("the nodes do not see " + members + " members, see the logs " + name);
            }
            KeycloakServer.pause();
        }
    }

    /** According to the node's newest log entry; 0 if there is none. */
    private static int members(KeycloakServer server) {
        return MEMBERS.matcher(server.log())
                .results()
                .reduce((earlier, later) -> later)
                .map(KeycloakCluster::count)
                .orElse(0);
    }

    private static int count(MatchResult view) {
        return Integer.parseInt(view.group(1));
    }

    /** Number of database connections that are idle in a transaction. */
    public long idleInTransaction() {
        return database.number("select count(*) from pg_stat_activity where state = 'idle in transaction'");
    }

    @Override
    public void close() {
        Collection<KeycloakServer> nodes = running.values();
        // At the same time, because a remaining node would first take over the other's data.
        nodes.parallelStream().forEach(KeycloakServer::close);
        nodes.clear();
        if (ownsDatabase) {
            database.close();
        }
    }
}
