package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An e-mail address or phone number of a user, as the Backend API has it. */
final class StandInContact {

    static final String EMAIL_ID = "idn_email";
    static final String PHONE_ID = "idn_phone";

    private StandInContact() {}

    static ObjectNode email(String address, boolean verified) {
        ObjectNode email = Json.object("id", EMAIL_ID, "object", "email_address", "email_address", address);
        return contact(email, verified, "email_code");
    }

    static ObjectNode phone(String number, boolean verified) {
        ObjectNode phone = Json.object("id", PHONE_ID, "object", "phone_number", "phone_number", number);
        phone.put("reserved_for_second_factor", false)
                .put("default_second_factor", false)
                .putNull("backup_codes");
        return contact(phone, verified, "phone_code");
    }

    static ObjectNode contact(ObjectNode contact, boolean verified, String strategy) {
        contact.put("reserved", false).put("created_at", 1716000000000L).put("updated_at", 1716000000000L);
        contact.putArray("linked_to");
        ObjectNode verification = Json.object("object", "verification_otp", "strategy", strategy);
        verification
                .put("status", verified ? "verified" : "unverified")
                .put("attempts", 1)
                .putNull("expire_at");
        contact.set("verification", verification);
        return contact;
    }
}
