package io.github.keycloakclerk.check;

import io.github.keycloakclerk.compat.FrontendUrl;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.urls.UrlType;

/**
 * An administrator's request for a check of a realm.
 *
 * @param auth the administrator's permissions
 */
public record AdminQuestion(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth) {

    /**
     * Requires permission to view the realm and its clients.
     *
     * @throws jakarta.ws.rs.ForbiddenException without this permission
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

    /** The findings of some parts. */
    public CheckReport answer(List<CheckPart> parts) {
        return inWords(new RealmChecks(session, realm).run(base(), parts));
    }

    /** The findings of all checks. */
    public CheckReport answer() {
        return inWords(new RealmChecks(session, realm).run(base()));
    }

    private CheckReport inWords(List<Finding> findings) {
        return CheckReport.of(findings, texts(), this::maySee);
    }

    /** Details that Keycloak's own pages show to fewer administrators require the same permissions here. */
    private boolean maySee(Finding finding) {
        boolean ofServer = finding.id().startsWith("keycloak-") || finding.id().startsWith("proxy-");
        return (finding.provider().isEmpty() || auth.realm().canViewIdentityProviders())
                && (!ofServer || auth.realm().canManageRealm());
    }

    private Optional<Base> base() {
        boolean read = FrontendUrl.isFixed(realm) || auth.realm().canManageRealm();
        return Optional.of(
                new Base(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), read));
    }
}
