package io.github.keycloakclerk.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Predicate;

/**
 * The answer to an administrator.
 *
 * @param status the worst of all checks
 */
public record CheckReport(CheckStatus status, List<Check> checks) {

    /**
     * One line of it.
     *
     * @param fix what to change, with page and field of the admin console; empty if nothing is to be changed
     * @param link to that page; empty if there is none
     * @param provider alias of the identity provider that it is about; left out if it is about the realm
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
     * In the words of a language.
     *
     * @param isDetailed whether the reader may see the details of a finding
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
