package io.github.keycloakclerk.linkage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What the build recorded about the jar.
 *
 * @param version of the jar
 * @param commit that it was built from; {@code unknown} without Git
 * @param tested the versions of Keycloak that the tests ran with
 */
public record BuildFacts(String version, String commit, List<String> tested) {

    private static final String RESOURCE = "META-INF/keycloak-clerk/build.properties";

    /** For the page <i>Server info</i> of the admin console, in its order. */
    public Map<String, String> forAdministrators() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("version", version);
        facts.put("commit", commit);
        facts.put("tested with Keycloak", String.join(", ", tested));
        return facts;
    }

    /** The facts about this jar. */
    public static BuildFacts read() {
        Properties facts = new Properties();
        try (InputStream in = BuildFacts.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            facts.load(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildFacts(
                facts.getProperty("version"),
                facts.getProperty("commit"),
                Stream.of(facts.getProperty("tested").split(","))
                        .map(String::trim)
                        .toList());
    }
}
