package io.github.keycloakclerk.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Predicate;

/**
 * The response to an administrator.
 *
 * @param status the worst of all checks
 */
public record CheckReport(CheckStatus status, List<Check> checks) {

    /**
     * One line of the report.
     *
     * @param fix what to change, with page and field of the admin console; empty if nothing has to be changed
     * @param link to that page; empty if there is none
     * @param provider alias of the identity provider that was checked; omitted if the realm was checked
     */
    public record Check(
            String id,
            CheckStatus status,
            String summary,
            String detail,
            String fix,
            String link,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String provider) {}

    /**
     * The report in a language.
     *
     * @param isDetailed whether the administrator may see the details of a finding
     */
    public static CheckReport of(List<Finding> findings, CheckTexts texts, Predicate<Finding> isDetailed) {
        CheckStatus worst = findings.stream().map(Finding::status).reduce(CheckStatus.OK, CheckStatus::worse);
        return new CheckReport(
                worst,
                findings.stream()
                        .map(finding -> texts.line(finding, isDetailed.test(finding)))
                        .toList());
    }
}
