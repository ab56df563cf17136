package io.github.keycloakclerk.mcp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Where a request comes from, as a limit counts it: an address of IPv4, or a network of IPv6, of which one person has a whole one
 * (a /64) to choose addresses from.
 *
 * @param network in hexadecimal digits
 */
record SourceAddress(String network) {

    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int NETWORK_BYTES = 8;

    /** @param host as Keycloak knows the peer; all that is no address counts as one and the same */
    static SourceAddress of(String host) {
        if (!LITERAL.matcher(host).matches()) {
            return new SourceAddress("unknown");
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            byte[] bytes = address.getAddress();
            return new SourceAddress(HexFormat.of()
                    .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes));
        } catch (UnknownHostException noLiteral) {
            return new SourceAddress("unknown");
        }
    }
}
