package io.github.keycloakclerk.standin;

import java.util.Optional;
import java.util.Set;

/**
 * What a user allowed an application.
 *
 * @param id of its own, so that no two are equal
 * @param nonce empty for none
 * @param challenge of PKCE, empty for none
 * @param organization the one that was active when the user allowed it, if its id may be told
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

    /** The same for fewer scopes, and without the nonce, which belongs to the first ID token. */
    OAuthGrant refreshed(Set<String> fewer) {
        return new OAuthGrant(id, application, userId, redirectUri, fewer, "", challenge, organization);
    }
}
