package io.github.keycloakclerk.mcp.cimd;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.http.conn.DnsResolver;

/**
 * Resolves host names to public IP addresses only. Connections use exactly the IP addresses checked here, which prevents DNS
 * rebinding.
 */
final class PublicAddresses implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        for (InetAddress address : addresses) {
            if (!isPublic(address)) {
                throw new UnknownHostException(host + " is not on the public internet");
            }
        }
        return addresses;
    }

    /** According to IANA's registries of special-purpose IP addresses (RFC 6890). */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? isPublic(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff)
                : isPublicV6(bytes);
    }

    private static boolean isPublic(int a, int b, int c) {
        return !(a == 0
                || a == 10
                || a == 127
                || a == 100 && b >= 64 && b < 128
                || a == 169 && b == 254
                || a == 172 && b >= 16 && b < 32
                || a == 192 && b == 168
                || a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 192 && b == 88 && c == 99
                || a == 198 && (b == 18 || b == 19)
                || a == 198 && b == 51 && c == 100
                || a == 203 && b == 0 && c == 113
                || a >= 224);
    }

    /** Global unicast (2000::/3), except for documentation prefixes and for tunnels, which contain IPv4 addresses. */
    private static boolean isPublicV6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        boolean global = (first & 0xe000) == 0x2000;
        boolean tunnel = first == 0x2002 || first == 0x2001 && second == 0;
        boolean documentation = first == 0x2001 && second == 0x0db8 || (first & 0xfff0) == 0x3ff0;
        return global && !tunnel && !documentation;
    }
}
