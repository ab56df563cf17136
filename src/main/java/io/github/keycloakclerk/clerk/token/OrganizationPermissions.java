package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The permissions in a token of version 2: {@code fea} lists features, {@code o.per} lists permissions, and
 * {@code o.fpm} has a number for each feature. The bits of the number select the permissions, the lowest bit the first
 * one (Clerk: session tokens, claim {@code o}).
 */
final class OrganizationPermissions {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,100}");

    private OrganizationPermissions() {}

    /** In the format of version 1: {@code org:<feature>:<permission>}. */
    static List<String> of(JsonNode claims) {
        List<String> features = list(claims.path("fea").asText());
        List<String> permissions = list(claims.path("o").path("per").asText());
        List<String> masks = list(claims.path("o").path("fpm").asText());
        if (isAmbiguous(features)) {
            return List.of();
        }
        List<String> held = new ArrayList<>();
        for (int i = 0; i < Math.min(features.size(), masks.size()); i++) {
            if (isOfOrganization(features.get(i))
                    && NUMBER.matcher(masks.get(i)).matches()) {
                String feature = features.get(i).substring(features.get(i).indexOf(':') + 1);
                BigInteger mask = new BigInteger(masks.get(i));
                for (int bit = 0; bit < permissions.size(); bit++) {
                    if (mask.testBit(bit)) {
                        held.add("org:" + feature + ":" + permissions.get(bit));
                    }
                }
            }
        }
        return held;
    }

    /**
     * Clerk's documentation counts all features, its JavaScript only those of the organization. The results differ if a
     * feature of the user comes first. Then no permission is better than a wrong one.
     */
    private static boolean isAmbiguous(List<String> features) {
        boolean ofUserSeen = false;
        for (String feature : features) {
            if (isOfOrganization(feature) && ofUserSeen) {
                return true;
            }
            ofUserSeen |= !isOfOrganization(feature);
        }
        return false;
    }

    /** {@code o:} is a feature of the organization, {@code u:} of the user, {@code uo:} of both. */
    private static boolean isOfOrganization(String feature) {
        int colon = feature.indexOf(':');
        return colon > 0 && feature.substring(0, colon).contains("o");
    }

    private static List<String> list(String values) {
        return values.isBlank()
                ? List.of()
                : Arrays.stream(values.split(",", -1)).map(String::trim).toList();
    }
}
