package io.github.keycloakclerk.mcp.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.check.CheckStatus;
import io.github.keycloakclerk.check.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What takes hours or another build of a server to see:")
class SmallChecksTest {

    private static void assertCleanUp(CheckStatus status, Optional<Instant> last, Duration uptime) {
        Finding finding = RegistrationCheck.cleanUp(last, uptime);
        assertEquals("registration-clean-up", finding.id());
        assertEquals(status, finding.status());
    }

    @Test
    void theCleanUpThatRunsOrDoesNot() {
        Instant now = Instant.now();
        Duration day = Duration.ofDays(1);
        assertCleanUp(CheckStatus.OK, Optional.of(now.minusSeconds(60)), day);
        assertCleanUp(CheckStatus.WARNING, Optional.of(now.minus(day)), day);
        assertCleanUp(CheckStatus.OK, Optional.empty(), Duration.ofMinutes(5));
        assertCleanUp(CheckStatus.WARNING, Optional.empty(), day);
    }

    @Test
    void theFeatureForDocuments() {
        assertEquals("feature-cimd", ExecutorsCheck.documentFeature(true).id());
        assertEquals(CheckStatus.OK, ExecutorsCheck.documentFeature(true).status());
        assertEquals(CheckStatus.WARNING, ExecutorsCheck.documentFeature(false).status());
    }
}
