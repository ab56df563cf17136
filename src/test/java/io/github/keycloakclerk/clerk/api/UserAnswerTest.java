package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clerk.backend_api.models.components.User;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.standin.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Uses the user model of Clerk's SDK, which is generated from Clerk's API files. */
@DisplayName("Of Clerk's answer about a user")
class UserAnswerTest {

    private static final String ID = "user_1";
    private static final Set<String> DECISIVE = Set.of("id", "banned", "locked");

    private static ObjectNode user() {
        ObjectNode user = Json.resource("/standin/user.json");
        user.put("id", ID).put("primary_email_address_id", "idn_1");
        ObjectNode email = user.withArray("email_addresses").addObject();
        email.put("id", "idn_1").put("email_address", "ada@people.example");
        email.putObject("verification").put("status", "verified").put("strategy", "of_tomorrow");
        return user;
    }

    private static ObjectNode without(ObjectNode user, String member) {
        user.remove(member);
        return user;
    }

    private static Optional<ClerkUser> read(JsonNode user) {
        return UserAnswer.read(user, ID, true);
    }

    private static Optional<Standing> standing(JsonNode user) {
        return read(user).map(ClerkUser::standing);
    }

    /** All members of the SDK's user model. */
    private static Stream<String> members() {
        List<String> ofModel = Arrays.stream(User.class.getDeclaredFields())
                .flatMap(field -> Stream.ofNullable(field.getAnnotation(JsonProperty.class)))
                .map(JsonProperty::value)
                .toList();
        assertTrue(ofModel.size() > 40, ofModel.toString());
        return ofModel.stream();
    }

    static Stream<String> others() {
        return members().filter(name -> !DECISIVE.contains(name) && !name.equals("deprovisioned"));
    }

    @ParameterizedTest
    @MethodSource
    void others(String member) {
        for (String value : List.of(
                "null",
                "true",
                "7",
                "\"of_tomorrow\"",
                "{\"object\": \"of_tomorrow\"}",
                "[null]",
                "[{}]",
                "[{\"object\": \"of_tomorrow\", \"verification\": null}]",
                "[[\"x\"]]")) {
            ObjectNode changed = user();
            changed.set(member, Json.read(value));
            assertEquals(Optional.of(Standing.GOOD), standing(changed), value);
            assertEquals(Optional.of(Standing.BANNED), standing(changed.put("banned", true)), value);
        }
        ObjectNode without = without(user(), member);
        assertEquals(Optional.of(Standing.GOOD), standing(without));
        assertEquals(Optional.of(Standing.BANNED), standing(without.put("banned", true)));
    }

    @ParameterizedTest
    @CsvSource({"banned,BANNED", "locked,LOCKED", "deprovisioned,DEPROVISIONED"})
    void whatKeepsAUserOutDecidesAlone(String member, Standing standing) {
        ObjectNode bare = Json.object("id", ID);
        assertEquals(Optional.of(standing), standing(bare.put(member, true)));
    }

    @ParameterizedTest
    @CsvSource({"banned,null", "banned,'\"no\"'", "banned,0", "locked,null", "locked,{}", "deprovisioned,'\"no\"'"})
    void whatDoesNotSayWhetherAUserMaySignInIsUnreadable(String member, String value) {
        ObjectNode user = user();
        user.set(member, Json.read(value));
        assertEquals(Optional.empty(), standing(user));
    }

    @ParameterizedTest
    @CsvSource({"banned", "locked", "id"})
    void whatLacksAMemberThatDecidesIsUnreadable(String member) {
        assertEquals(Optional.empty(), standing(without(user(), member)));
    }

    @Test
    void aUserWhoIsNotDeprovisionedNeedNotSaySo() {
        assertEquals(Optional.of(Standing.GOOD), standing(without(user(), "deprovisioned")));
        assertEquals(Optional.of(Standing.GOOD), standing(user().putNull("deprovisioned")));
    }

    @Test
    void anotherUserIsNotBelieved() {
        assertEquals(Optional.empty(), standing(user().put("id", "user_2")));
    }

    @Test
    void whatIsNoObjectIsUnreadable() {
        for (String json : List.of("[]", "\"x\"", "null", "7")) {
            assertEquals(Optional.empty(), standing(Json.read(json)), json);
        }
    }

    @Test
    void anAddressIsVerifiedIfClerkSaysSoWhateverTheWay() {
        ObjectNode user = user();
        assertEquals(Optional.of("ada@people.example"), read(user).flatMap(ClerkUser::verifiedEmail));
        ((ObjectNode) user.at("/email_addresses/0/verification")).put("status", "transferable");
        assertEquals(Optional.empty(), read(user).flatMap(ClerkUser::verifiedEmail));
        ((ObjectNode) user.at("/email_addresses/0")).putNull("verification");
        assertEquals(Optional.empty(), read(user).flatMap(ClerkUser::verifiedEmail));
    }
}
