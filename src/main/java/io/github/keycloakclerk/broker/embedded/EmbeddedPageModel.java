package io.github.keycloakclerk.broker.embedded;

import io.github.keycloakclerk.broker.signin.RequestedAssurance;
import io.github.keycloakclerk.broker.signin.RequiredFactors;
import java.net.URI;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/**
 * Data for the page with Clerk's sign-in form. Text is empty for a value that does not exist.
 *
 * @param proxyUrl URL of the Frontend API, if it is not the one in the publishable key
 * @param action callback URL, which receives the token
 * @param locale language tag
 * @param prompt {@code login}, {@code select_account} or nothing
 * @param reverification the factors to verify again, in Clerk's terms
 * @param afterMinutes how old their verification may be
 */
public record EmbeddedPageModel(
        String publishableKey,
        String frontendApi,
        String proxyUrl,
        String clerkJs,
        String clerkUi,
        String action,
        String state,
        String locale,
        String loginHint,
        String prompt,
        String reverification,
        String afterMinutes) {

    /** @param url of the page, which is below the callback */
    public static EmbeddedPageModel of(
            KeycloakSession session,
            EmbeddedSignIn.Settings settings,
            AuthenticationSessionModel authSession,
            URI url,
            String state,
            String locale) {
        String page = url.toString();
        RequiredFactors demand =
                RequestedAssurance.of(session, authSession, settings.provider()).factors();
        return new EmbeddedPageModel(
                settings.publishableKey(),
                settings.frontendApi().toString(),
                settings.behindProxy() ? settings.frontendApi().toString() : "",
                settings.clerkJs(),
                settings.clerkUi(),
                page.substring(0, page.lastIndexOf('/')),
                state,
                locale,
                note(authSession, OIDCLoginProtocol.LOGIN_HINT_PARAM),
                prompt(note(authSession, OAuth2Constants.PROMPT)),
                demand.level(),
                demand.afterMinutes());
    }

    private static String prompt(String asked) {
        if (TokenUtil.hasPrompt(asked, OIDCLoginProtocol.PROMPT_VALUE_LOGIN)) {
            return OIDCLoginProtocol.PROMPT_VALUE_LOGIN;
        }
        return TokenUtil.hasPrompt(asked, OIDCLoginProtocol.PROMPT_VALUE_SELECT_ACCOUNT)
                ? OIDCLoginProtocol.PROMPT_VALUE_SELECT_ACCOUNT
                : "";
    }

    private static String note(AuthenticationSessionModel authSession, String name) {
        return Optional.ofNullable(authSession.getClientNote(name)).orElse("");
    }
}
