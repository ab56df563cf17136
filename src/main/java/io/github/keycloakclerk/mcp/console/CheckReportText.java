package io.github.keycloakclerk.mcp.console;

import io.github.keycloakclerk.check.AdminQuestion;
import io.github.keycloakclerk.check.CheckReport;
import io.github.keycloakclerk.check.CheckReport.Check;
import io.github.keycloakclerk.check.CheckStatus;
import io.github.keycloakclerk.compat.CurrentRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/** The check report of a realm as plain text, the worst results first. */
record CheckReportText(KeycloakSession session, RealmModel realm) {

    /** Only a dash if the request is not from an administrator. */
    String write() {
        return CurrentRequest.administrator(session).map(this::write).orElse("-");
    }

    /** Without details, as all administrators who may view the realm can read the report. */
    private String write(AdminAuth administrator) {
        AdminPermissionEvaluator auth = AdminPermissions.evaluator(session, realm, administrator);
        AdminQuestion question = new AdminQuestion(session, realm, auth);
        question.requireView();
        CheckReport report = question.answer();
        String head = Instant.now().truncatedTo(ChronoUnit.SECONDS) + "  " + upper(report.status()) + "\n\n";
        return head
                + report.checks().stream()
                        .sorted(Comparator.comparing(Check::status).reversed())
                        .map(CheckReportText::lines)
                        .collect(Collectors.joining("\n"));
    }

    private static String lines(Check check) {
        String about = check.provider().isEmpty() ? check.id() : check.id() + " (" + check.provider() + ")";
        String first = upper(check.status()) + "  " + about + ": " + check.summary() + "\n";
        return first
                + Stream.of(check.fix(), check.link())
                        .filter(line -> !line.isEmpty() && check.status() != CheckStatus.OK)
                        .map(line -> "    " + line + "\n")
                        .collect(Collectors.joining());
    }

    private static String upper(CheckStatus status) {
        return status.value().toUpperCase(Locale.ROOT);
    }
}
