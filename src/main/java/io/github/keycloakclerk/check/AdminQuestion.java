package io.github.keycloakclerk.check;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.urls.UrlType;

/**
 * An administrator who asks about a realm.
 *
 * @param auth what they may
 */
public record AdminQuestion(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth) {

    /**
     * For whoever may see the realm and its clients.
     *
     * @throws jakarta.ws.rs.ForbiddenException for others
     */
    public void requireView() {
        auth.realm().requireViewRealm();
        auth.clients().requireView();
    }

    /** Texts of checks in the administrator's language. */
    public CheckTexts texts() {
        return texts(CheckTexts.CHECKS);
    }

    /** Texts of a bundle in the administrator's language. */
    public CheckTexts texts(String bundle) {
        return CheckTexts.of(
                session,
                auth.adminAuth().getRealm(),
                auth.adminAuth().getUser(),
                session.getContext().getUri(UrlType.ADMIN).getBaseUri(),
                bundle);
    }

    /** The findings of some checks. */
    public CheckReport answer(Function<CheckScope, List<Supplier<List<Finding>>>> checks) {
        return CheckReport.of(new RealmChecks(session, realm).run(base(), checks), texts());
    }

    /** The findings of all checks. */
    public CheckReport answer() {
        return CheckReport.of(new RealmChecks(session, realm).run(base()), texts());
    }

    private Optional<URI> base() {
        return Optional.of(session.getContext().getUri(UrlType.FRONTEND).getBaseUri());
    }
}
