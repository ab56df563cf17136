package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Reads memberships page by page. The first page contains the total number. The others are then requested a few at a
 * time, to limit the parallel calls for one user.
 *
 * @param pages starts the call for the page at an offset
 */
record MembershipPages(IntFunction<Pending<Page>> pages) {

    /** Clerk's error code, with status 403, if an instance has organizations disabled: users have no memberships. */
    private static final String NO_ORGANIZATIONS = "organization_not_enabled_in_instance";

    private static final int PAGE_SIZE = 100;
    private static final int SIDE_BY_SIDE = 4;
    /** Far more than users have; keeps a wrong {@code total_count} from causing endless calls. */
    private static final int MAX_MEMBERSHIPS = 5_000;

    static String path(String userId, int offset) {
        return "/users/" + userId + "/organization_memberships?limit=" + PAGE_SIZE + "&offset=" + offset;
    }

    /** Starts the call for the first page immediately. */
    Pending<List<ClerkMembership>> all() {
        Pending<Page> first = pages.apply(0);
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

    private List<ClerkMembership> all(Page first) throws ClerkApiException {
        List<Page> all = new ArrayList<>(List.of(first));
        if (first.total().isPresent()) {
            addSideBySide(all, first.total().getAsInt());
        } else {
            addOneByOne(all);
        }
        return all.stream().flatMap(page -> page.memberships().stream()).toList();
    }

    private void addSideBySide(List<Page> all, int total) throws ClerkApiException {
        requireReasonable(total);
        for (int offset = PAGE_SIZE; offset < total; offset += SIDE_BY_SIDE * PAGE_SIZE) {
            all.addAll(some(offset, total));
        }
        if (size(all) < total) {
            // An incomplete list would revoke memberships that the user still has.
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }

    /** For answers without a total number: reads until a page is not full. */
    private void addOneByOne(List<Page> all) throws ClerkApiException {
        while (all.get(all.size() - 1).size() >= PAGE_SIZE) {
            requireReasonable(size(all) + 1);
            all.add(pages.apply(size(all)).get());
        }
    }

    private static void requireReasonable(int total) throws ClerkApiException {
        if (total > MAX_MEMBERSHIPS) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }

    private static int size(List<Page> pages) {
        return pages.stream().mapToInt(Page::size).sum();
    }

    private List<Page> some(int from, int total) throws ClerkApiException {
        List<Pending<Page>> pending = new ArrayList<>();
        for (int offset = from; offset < total && pending.size() < SIDE_BY_SIDE; offset += PAGE_SIZE) {
            pending.add(pages.apply(offset));
        }
        List<Page> found = new ArrayList<>();
        for (Pending<Page> page : pending) {
            found.add(page.get());
        }
        return found;
    }

    /**
     * One page of a user's memberships.
     *
     * @param memberships those that can be read: one without an organization or a role grants nothing
     * @param size number of memberships on the page
     * @param total number of memberships on all pages, if Clerk reports it
     */
    record Page(List<ClerkMembership> memberships, int size, OptionalInt total) {

        /** Empty if there is no list. */
        static Optional<Page> read(JsonNode page) {
            JsonNode data = page.path("data");
            if (!data.isArray()) {
                return Optional.empty();
            }
            JsonNode total = page.path("total_count");
            List<ClerkMembership> memberships = new ArrayList<>();
            for (JsonNode membership : data) {
                ClerkMembership.of(membership).ifPresent(memberships::add);
            }
            return Optional.of(new Page(
                    memberships,
                    data.size(),
                    total.canConvertToInt() ? OptionalInt.of(total.asInt()) : OptionalInt.empty()));
        }
    }
}
