package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Reads memberships page by page. The first page says how many there are; the others are then fetched a few at a time, so
 * that one person does not take all places of the provider.
 *
 * @param pages starts the call for the page that begins at an offset
 */
record MembershipPages(IntFunction<Pending<MembershipPage>> pages) {

    private static final int PAGE = 100;
    private static final int SIDE_BY_SIDE = 4;
    /** Far beyond what people have; keeps a wrong {@code total_count} from causing calls without end. */
    private static final int MOST = 5_000;

    static String path(String userId, int offset) {
        return "/users/" + userId + "/organization_memberships?limit=" + PAGE + "&offset=" + offset;
    }

    /** Starts with the first page at once. */
    Pending<List<ClerkMembership>> all() {
        Pending<MembershipPage> first = pages.apply(0);
        return () -> {
            MembershipPage page = first.get();
            if (page.total() > MOST) {
                throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
            }
            List<ClerkMembership> memberships = new ArrayList<>(page.memberships());
            for (int offset = PAGE; offset < page.total(); offset += SIDE_BY_SIDE * PAGE) {
                memberships.addAll(some(offset, page.total()));
            }
            if (memberships.size() < page.total()) {
                // Half a list would take away what the person still has.
                throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
            }
            return List.copyOf(memberships);
        };
    }

    private List<ClerkMembership> some(int from, int total) throws ClerkApiException {
        List<Pending<MembershipPage>> pending = new ArrayList<>();
        for (int offset = from; offset < total && pending.size() < SIDE_BY_SIDE; offset += PAGE) {
            pending.add(pages.apply(offset));
        }
        List<ClerkMembership> memberships = new ArrayList<>();
        for (Pending<MembershipPage> page : pending) {
            memberships.addAll(page.get().memberships());
        }
        return memberships;
    }
}
