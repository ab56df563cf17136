package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Users generated from their IDs on request, more than would fit into memory. Every fifth user is in an organization,
 * ten users in each.
 *
 * @param size number of users
 */
public record StandInCrowd(int size) {

    private static final int PER_MEMBER = 5;
    private static final int PER_ORGANIZATION = 10;

    private static final Pattern ID = Pattern.compile("user_crowd(\\d{8})");

    static final StandInCrowd NOBODY = new StandInCrowd(0);

    /** Part of all unique values of a user. */
    public static String name(int number) {
        return "crowd%08d".formatted(number);
    }

    /** Part of all unique values of an organization. */
    public static String organizationName(int number) {
        return "firm%08d".formatted(number);
    }

    public static boolean isMember(int number) {
        return number % PER_MEMBER == 0;
    }

    /** The number of the organization of a member. */
    public static int organizationOf(int number) {
        return number / (PER_MEMBER * PER_ORGANIZATION);
    }

    public StandInUser user(int number) {
        String name = name(number);
        StandInUser user = StandInUser.withId("user_" + name)
                .firstName("Regular")
                .lastName("Person")
                .username(name)
                .email(name + "@people.example", true)
                .imageUrl("https://img.clerk.com/" + name)
                .locale("en");
        return isMember(number) ? user.memberOf(organization(organizationOf(number)), "org:member") : user;
    }

    public StandInOrganization organization(int number) {
        String name = organizationName(number);
        return StandInOrganization.withId("org_" + name, "Firm " + name, name);
    }

    Optional<StandInUser> user(String id) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) < size
                ? Optional.of(user(Integer.parseInt(matcher.group(1))))
                : Optional.empty();
    }

    int members() {
        return (size + PER_MEMBER - 1) / PER_MEMBER;
    }

    Stream<JsonNode> memberships(int offset, int limit) {
        return IntStream.range(offset, Math.min(members(), offset + limit))
                .mapToObj(i -> user(i * PER_MEMBER).memberships())
                .flatMap(all -> all.stream());
    }
}
