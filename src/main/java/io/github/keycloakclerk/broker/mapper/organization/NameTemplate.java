package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.broker.mapper.Template;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The name of a group or role, with {@code ${slug}}, {@code ${id}} and {@code ${role}} of the membership as variables. */
record NameTemplate(Template template) {

    /** Whether each Clerk organization has its own. Otherwise all allowed organizations share one. */
    boolean isPerOrganization() {
        return template.variables().anyMatch(Set.of("slug", "id")::contains);
    }

    /**
     * Whether organizations share it, or a parent with variables, from which groups inherit. The parts before the first
     * one that names the organization must be fixed.
     */
    boolean isShared() {
        for (NameTemplate part : split("/")) {
            if (part.isPerOrganization()) {
                return false;
            }
            if (part.template().variables().findAny().isPresent()) {
                return true;
            }
        }
        return true;
    }

    /** The parts of a path, without empty ones. */
    List<NameTemplate> split(String separator) {
        return Arrays.stream(template.text().split(Pattern.quote(separator), -1))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .map(Template::new)
                .map(NameTemplate::new)
                .toList();
    }

    String of(ClerkMembership membership) throws MapperException {
        Map<String, String> values =
                Map.of("slug", membership.slug(), "id", membership.organizationId(), "role", membership.role());
        return template.fill(variable -> Optional.ofNullable(values.get(variable)))
                .orElseThrow(() ->
                        new MapperException("the name template has a variable other than ${slug}, ${id} and ${role}"));
    }
}
