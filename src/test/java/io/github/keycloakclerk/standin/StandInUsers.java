package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users in the stand-in, in the order in which they were added. */
final class StandInUsers {

    private volatile StandInCrowd crowd = StandInCrowd.NOBODY;
    private final Map<String, StandInUser> users = Collections.synchronizedMap(new LinkedHashMap<>());

    void add(StandInUser user) {
        users.put(user.id(), user);
    }

    void remove(StandInUser user) {
        users.remove(user.id());
    }

    Optional<StandInUser> user(String id) {
        return Optional.ofNullable(users.get(id)).or(() -> crowd.user(id));
    }

    void invite(StandInCrowd many) {
        crowd = many;
    }

    /** The user with this e-mail address or username. */
    Optional<StandInUser> knownAs(String identifier) {
        synchronized (users) {
            return users.values().stream()
                    .filter(user -> user.isKnownAs(identifier))
                    .findFirst();
        }
    }

    /** The existing users with these IDs or e-mail addresses, as the Backend API lists them. */
    String listed(Exchange exchange) {
        return exchange.query().containsKey("email_address")
                ? withAddresses(exchange.all("email_address"))
                : listed(exchange.all("user_id"));
    }

    private String withAddresses(List<String> addresses) {
        synchronized (users) {
            return users.values().stream()
                    .filter(user -> addresses.stream().anyMatch(user::hasAddress))
                    .map(StandInUser::json)
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }

    private String listed(List<String> ids) {
        return ids.stream()
                .flatMap(id -> user(id).stream())
                .map(StandInUser::json)
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A page of all users' memberships, as the Backend API lists them. */
    String memberships(Exchange exchange) {
        ObjectNode page = Json.MAPPER.createObjectNode();
        ArrayNode data = page.putArray("data");
        synchronized (users) {
            List<JsonNode> all = users.values().stream()
                    .filter(user -> crowd.user(user.id()).isEmpty())
                    .flatMap(user -> user.memberships().stream())
                    .toList();
            Stream.concat(
                            crowd.memberships(exchange.offset(), exchange.limit()),
                            all.stream().skip(Math.max(0, exchange.offset() - crowd.members())))
                    .limit(exchange.limit())
                    .forEach(data::add);
            page.put("total_count", crowd.members() + all.size());
        }
        return page.toString();
    }

    /** The users added last. */
    List<StandInUser> newest(int most) {
        synchronized (users) {
            return users.values().stream()
                    .skip(Math.max(0, users.size() - most))
                    .toList();
        }
    }

    Optional<String> userOrMemberships(Exchange exchange, Calls calls) {
        if (!exchange.path().endsWith(Calls.MEMBERSHIPS)) {
            return user(exchange.lastSegment()).map(StandInUser::json);
        }
        calls.count(Calls.MEMBERSHIPS);
        return user(exchange.segment(3)).map(user -> user.memberships(exchange.limit(), exchange.offset()));
    }
}
