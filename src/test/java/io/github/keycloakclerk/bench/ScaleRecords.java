package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.AppliedSettings;
import io.github.keycloakclerk.broker.data.MembershipDigest;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.harness.AppliedSettingsOfRealm;
import io.github.keycloakclerk.harness.BareClerkUser;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.PGConnection;

/** Writes the applied Clerk record of each user, as the product would have done. */
record ScaleRecords(ScaleRealm made) {

    private static final int AT_ONCE = 10_000;

    void write() {
        BenchDatabase database = made.database();
        AppliedSettings settings = AppliedSettings.of(AppliedSettingsOfRealm.text(made.realm()));
        requireSame(database, settings);
        database.execute("create table applied (n int, value text)");
        try (Connection connection = database.database().getConnection()) {
            for (int from = 0; from < made.size().users(); from += AT_ONCE) {
                StringBuilder rows = new StringBuilder();
                for (int n = from; n < Math.min(from + AT_ONCE, made.size().users()); n++) {
                    rows.append(n)
                            .append('\t')
                            .append(record(settings, made.crowd().user(n)).text())
                            .append('\n');
                }
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy applied from stdin", new StringReader(rows.toString()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database.execute(
                "set session_replication_role = replica; insert into user_attribute (id, name, value, user_id) select gen_random_uuid()::text, '"
                        + AppliedRecord.ATTRIBUTE + "', 'clerk:' || value, " + RowCopies.id("user")
                        + " from applied where n > 1");
        database.execute("drop table applied");
    }

    /** Generated records must equal those that the product wrote for the templates. */
    private void requireSame(BenchDatabase database, AppliedSettings settings) {
        for (int n : new int[] {ScaleRealm.MEMBER, ScaleRealm.STRANGER}) {
            StandInUser user = made.crowd().user(n);
            String left = database.text("select a.value from user_attribute a join federated_identity l on l.user_id ="
                    + " a.user_id where l.federated_user_id = '" + user.id() + "' and a.name = '"
                    + AppliedRecord.ATTRIBUTE + "'");
            String made = "clerk:" + record(settings, user).text();
            if (!left.equals(made)) {
                throw new IllegalStateException(left + " is not " + made);
            }
        }
    }

    private static AppliedRecord record(AppliedSettings settings, StandInUser user) {
        JsonNode json = Json.read(user.json());
        MembershipDigest memberships = MembershipDigest.of(
                settings,
                user.memberships().stream()
                        .flatMap(membership -> ClerkMembership.of(membership).stream())
                        .toList());
        return AppliedRecord.of(settings, BareClerkUser.of(user.id(), Standing.GOOD, json), Optional.of(memberships));
    }
}
