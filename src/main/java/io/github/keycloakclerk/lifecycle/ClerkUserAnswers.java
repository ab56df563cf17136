package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Asks Clerk about a user. An answer that there is no such user is verified first. */
final class ClerkUserAnswers {

    private final InstanceIds instances;
    private final Optional<UnknownUsers> unknown;
    private final CallBudget.Use use;

    private ClerkUserAnswers(InstanceIds instances, Optional<UnknownUsers> unknown, CallBudget.Use use) {
        this.instances = instances;
        this.unknown = unknown;
        this.use = use;
    }

    static ClerkUserAnswers of(NodeState node) {
        return new ClerkUserAnswers(node.instances(), Optional.of(node.unknown()), CallBudget.Use.CHECK);
    }

    /** For reconciliation, which counts unknown users itself. */
    static ClerkUserAnswers ofRound(InstanceIds instances) {
        return new ClerkUserAnswers(instances, Optional.empty(), CallBudget.Use.RECONCILIATION);
    }

    /** @throws ClerkApiException if Clerk does not answer, or its answer that there is no such user is not trusted */
    ClerkUserAnswer ask(InRealm here, Set<SyncHint> hints, boolean withMemberships, Duration timeout)
            throws ClerkApiException {
        Optional<ClerkProfile> found =
                here.clerk().as(use).within(timeout).read(here.linkedUser().clerkUserId(), withMemberships);
        if (found.isPresent()) {
            instances.keep(here);
            unknown.ifPresent(users -> users.known(here.linkedUser()));
            return new ClerkUserAnswer(ClerkUserStatus.of(found.get().user().standing()), found);
        }
        if (hints.contains(SyncHint.DELETION)) {
            return new ClerkUserAnswer(ClerkUserStatus.DELETED, found);
        }
        instances.requireSame(here, timeout);
        if (unknown.isPresent() && isNews(here)) {
            unknown.get().unknown(here.linkedUser());
        }
        return new ClerkUserAnswer(ClerkUserStatus.UNKNOWN, found);
    }

    /** False for users who were already unknown or deleted. */
    private static boolean isNews(InRealm here) {
        return here.user()
                .map(user -> new UserBlock(here, user))
                .filter(block -> block.isDoubted() || block.isFinal())
                .isEmpty();
    }
}
