package io.github.keycloakclerk.linkage;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.common.Version;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;

/** Logs at startup, in one line, what this Keycloak lacks for the jar. */
public final class LinkageWarning {

    private static final Logger LOG = Logger.getLogger(LinkageWarning.class);

    private LinkageWarning() {}

    /** Checks once, after Keycloak has started. */
    public static void register(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                look();
            }
        });
    }

    /** Does not keep Keycloak from starting. */
    private static void look() {
        try {
            line(Version.VERSION, BuildFacts.read().tested(), KeycloakReferences.missing())
                    .ifPresent(LOG::error);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The Keycloak references of keycloak-clerk could not be checked", e);
        }
    }

    /** Empty if nothing is missing. */
    static Optional<String> line(String keycloak, List<String> tested, List<MissingReference> missing) {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(missing.stream()
                        .map(MissingReference::toString)
                        .collect(Collectors.joining(
                                ", ",
                                "Keycloak " + keycloak + " lacks what keycloak-clerk uses: ",
                                ". Features that use it fail. Use Keycloak " + String.join(" or ", tested)
                                        + ", or a version of keycloak-clerk for this Keycloak.")));
    }
}
