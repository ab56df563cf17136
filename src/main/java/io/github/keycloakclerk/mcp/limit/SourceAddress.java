package io.github.keycloakclerk.mcp.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The source of a request for rate limits: its IP address and the networks around it, because a single user can control a whole
 * network. The smallest IPv6 network that is counted is a /64.
 *
 * @param networks from the smallest to the largest
 */
public record SourceAddress(List<Network> networks) {

    /**
     * A network.
     *
     * @param prefix the network prefix in hexadecimal digits
     * @param share factor by which its limit exceeds that of the smallest network
     */
    public record Network(String prefix, int share) {}

    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    /** Prefix lengths in bytes: /32, /24 and /16 of IPv4; /64, /56, /48 and /32 of IPv6. */
    private static final List<Integer> IPV4 = List.of(4, 3, 2);

    private static final List<Integer> IPV6 = List.of(8, 7, 6, 4);

    /** @param host the peer as Keycloak reports it; all values that are not IP addresses count as one source */
    public static SourceAddress of(String host) {
        if (!LITERAL.matcher(host).matches()) {
            return unknown();
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            return of(address.getAddress(), address instanceof Inet6Address ? IPV6 : IPV4);
        } catch (UnknownHostException noLiteral) {
            return unknown();
        }
    }

    private static SourceAddress of(byte[] address, List<Integer> sizes) {
        List<Network> networks = new ArrayList<>();
        for (int size : sizes) {
            String prefix = HexFormat.of().formatHex(Arrays.copyOf(address, size));
            networks.add(new Network(address.length + "-" + prefix, 1 << networks.size()));
        }
        return new SourceAddress(List.copyOf(networks));
    }

    private static SourceAddress unknown() {
        return new SourceAddress(List.of(new Network("unknown", 1)));
    }

    public Network smallest() {
        return networks.get(0);
    }
}
