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
 * Where a request comes from, as limits count it: the address itself and the networks around it, because a single user can have a
 * whole network of addresses to choose from. Of IPv6 the smallest that is counted is a /64.
 *
 * @param networks from the smallest to the largest
 */
public record SourceAddress(List<Network> networks) {

    /**
     * A network.
     *
     * @param prefix its address, in hexadecimal digits
     * @param share how many times more than from the smallest network may come from it
     */
    public record Network(String prefix, int share) {}

    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    /** In bytes: /32, /24 and /16 of IPv4; /64, /56, /48 and /32 of IPv6. */
    private static final List<Integer> IPV4 = List.of(4, 3, 2);

    private static final List<Integer> IPV6 = List.of(8, 7, 6, 4);

    /** @param host as Keycloak knows the peer; all that is no address counts as one and the same */
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
