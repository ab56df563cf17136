package io.github.keycloakclerk.standin;

import java.util.Optional;
import java.util.Set;

/**
 * What a user allowed an application.
 *
 * @param id unique, so that no two grants are equal
 * @param nonce empty for none
 * @param challenge of PKCE, empty for none
 * @param organization active when the user allowed it, if its ID may be disclosed
 */
record OAuthGrant(
        String id,
        StandInApplication application,
        String userId,
        String redirectUri,
        Set<String> scopes,
        String nonce,
        String challenge,
        Optional<StandInOrganization> organization) {

    /** The same with fewer scopes, and without the nonce, which belongs to the first ID token. */
    OAuthGrant refreshed(Set<String> fewer) {
        return new OAuthGrant(id, application, userId, redirectUri, fewer, "", challenge, organization);
    }
}
