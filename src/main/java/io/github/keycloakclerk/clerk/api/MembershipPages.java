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

    /** Clerk's own word, with status 403, where an instance has organizations switched off: nobody is in any. */
    private static final String NO_ORGANIZATIONS = "organization_not_enabled_in_instance";

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
            try {
                return all(first.get());
            } catch (ClerkApiException e) {
                if (e.code().filter(NO_ORGANIZATIONS::equals).isPresent()) {
                    return List.of();
                }
                throw e.ofMemberships();
            }
        };
    }

    private List<ClerkMembership> all(MembershipPage first) throws ClerkApiException {
        List<MembershipPage> all = new ArrayList<>(List.of(first));
        if (first.total().isPresent()) {
            addSideBySide(all, first.total().getAsInt());
        } else {
            addOneByOne(all);
        }
        return all.stream().flatMap(page -> page.memberships().stream()).toList();
    }

    private void addSideBySide(List<MembershipPage> all, int total) throws ClerkApiException {
        requireReasonable(total);
        for (int offset = PAGE; offset < total; offset += SIDE_BY_SIDE * PAGE) {
            all.addAll(some(offset, total));
        }
        if (size(all) < total) {
            // Half a list would take away what the person still has.
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }

    /** Where Clerk does not say how many there are: until a page is not full. */
    private void addOneByOne(List<MembershipPage> all) throws ClerkApiException {
        while (all.get(all.size() - 1).size() >= PAGE) {
            requireReasonable(size(all) + 1);
            all.add(pages.apply(size(all)).get());
        }
    }

    private static void requireReasonable(int total) throws ClerkApiException {
        if (total > MOST) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }

    private static int size(List<MembershipPage> pages) {
        return pages.stream().mapToInt(MembershipPage::size).sum();
    }

    private List<MembershipPage> some(int from, int total) throws ClerkApiException {
        List<Pending<MembershipPage>> pending = new ArrayList<>();
        for (int offset = from; offset < total && pending.size() < SIDE_BY_SIDE; offset += PAGE) {
            pending.add(pages.apply(offset));
        }
        List<MembershipPage> found = new ArrayList<>();
        for (Pending<MembershipPage> page : pending) {
            found.add(page.get());
        }
        return found;
    }
}
