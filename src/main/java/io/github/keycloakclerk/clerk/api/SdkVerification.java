package io.github.keycloakclerk.clerk.api;

import com.clerk.backend_api.models.components.Admin;
import com.clerk.backend_api.models.components.EmailLink;
import com.clerk.backend_api.models.components.FromOAuth;
import com.clerk.backend_api.models.components.Otp;
import com.clerk.backend_api.models.components.PhoneNumberVerification;
import com.clerk.backend_api.models.components.Ticket;
import com.clerk.backend_api.models.components.Verification;
import com.clerk.backend_api.models.components.VerificationAdmin;
import com.clerk.backend_api.models.components.VerificationOTP;
import com.clerk.backend_api.models.components.VerificationSAMLVerificationEmailAddressSAML;
import com.clerk.backend_api.models.components.VerificationSCIM;

/**
 * Whether an address counts as verified. The SDK has a class for each kind of verification and nothing that they share.
 * A kind that is not listed here counts as not verified.
 */
final class SdkVerification {

    private static final String VERIFIED = "verified";

    private SdkVerification() {}

    static boolean isVerified(Verification verification) {
        return VERIFIED.equals(status(verification));
    }

    static boolean isVerified(PhoneNumberVerification verification) {
        if (verification instanceof VerificationOTP otp) {
            return VERIFIED.equals(otp.status().value());
        }
        return verification instanceof VerificationAdmin admin
                && VERIFIED.equals(admin.status().value());
    }

    private static String status(Verification verification) {
        if (verification instanceof Otp otp) {
            return otp.status().value();
        }
        if (verification instanceof EmailLink link) {
            return link.status().value();
        }
        if (verification instanceof FromOAuth oauth) {
            return oauth.status().value();
        }
        if (verification instanceof Admin admin) {
            return admin.status().value();
        }
        if (verification instanceof Ticket ticket) {
            return ticket.status().value();
        }
        if (verification instanceof VerificationSAMLVerificationEmailAddressSAML saml) {
            return saml.status().value();
        }
        return verification instanceof VerificationSCIM scim ? scim.status().value() : "";
    }
}
