package io.github.keycloakclerk.broker.handoff;

import io.github.keycloakclerk.broker.signin.RequestedAssurance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The query parameters with which a sign-in starts on the app's page. */
final class HandoffParameters {

    /** Keycloak handles {@code consent} and {@code none} itself. */
    private static final Set<String> PROMPTS = Set.of("login", "select_account");

    private HandoffParameters() {}

    static Map<String, String> of(AuthenticationRequest request, String provider) {
        AuthenticationSessionModel authSession = request.getAuthenticationSession();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("state", request.getState().getEncoded());
        parameters.put("callback_url", request.getRedirectUri());
        parameters.put("client_name", name(authSession.getClient()));
        note(authSession, OIDCLoginProtocol.LOGIN_HINT_PARAM).ifPresent(hint -> parameters.put("login_hint", hint));
        note(authSession, LocaleSelectorProvider.CLIENT_REQUEST_LOCALE)
                .ifPresent(locales -> parameters.put("ui_locales", locales));
        note(authSession, OIDCLoginProtocol.PROMPT_PARAM)
                .map(HandoffParameters::prompts)
                .filter(prompts -> !prompts.isEmpty())
                .ifPresent(prompts -> parameters.put("prompt", prompts));
        parameters.putAll(RequestedAssurance.of(request.getSession(), authSession, provider)
                .factors()
                .parameters());
        return parameters;
    }

    private static String prompts(String asked) {
        return Arrays.stream(asked.split(" ")).filter(PROMPTS::contains).collect(Collectors.joining(" "));
    }

    /** A name like {@code ${client_account}} is a message key of Keycloak's themes, and means nothing to the page. */
    private static String name(ClientModel client) {
        return Optional.ofNullable(client.getName())
                .filter(name -> !name.isBlank() && !name.startsWith("${"))
                .orElse(client.getClientId());
    }

    private static Optional<String> note(AuthenticationSessionModel authSession, String name) {
        return Optional.ofNullable(authSession.getClientNote(name)).filter(value -> !value.isBlank());
    }
}
