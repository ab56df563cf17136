package io.github.keycloakclerk.mcp.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The source of a request is")
class SourceAddressTest {

    @Test
    void anAddressOfIpv4AndTheNetworksAroundIt() {
        assertEquals(SourceAddress.of("192.0.2.1"), SourceAddress.of("::ffff:192.0.2.1"));
        assertEquals(0, shared("192.0.2.1", "198.51.100.1"));
        assertEquals(1, shared("192.0.2.1", "192.0.3.1"));
        assertEquals(2, shared("192.0.2.1", "192.0.2.2"));
        assertEquals(3, shared("192.0.2.1", "192.0.2.1"));
    }

    @Test
    void aNetworkOfIpv6AndThoseAroundIt() {
        assertEquals(0, shared("2001:db8:1:2::1", "2001:db9:1:2::1"));
        assertEquals(1, shared("2001:db8:1:2::1", "2001:db8:2:2::1"));
        assertEquals(2, shared("2001:db8:1:2::1", "2001:db8:1:ff02::1"));
        // Two of the sixteen /64 networks of one /60.
        assertEquals(3, shared("2001:db8:1:10::1", "2001:db8:1:1f::1"));
        assertEquals(4, shared("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
    }

    /** Number of networks that count for both. */
    private static int shared(String one, String other) {
        List<SourceAddress.Network> networks =
                new ArrayList<>(SourceAddress.of(one).networks());
        networks.retainAll(SourceAddress.of(other).networks());
        return networks.size();
    }

    @Test
    void largerWhereMoreMayComeFromIt() {
        assertEquals(
                List.of(1, 2, 4),
                SourceAddress.of("192.0.2.1").networks().stream()
                        .map(SourceAddress.Network::share)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "evil.example", "1.2.3.4, 5.6.7.8", "::::", "zz", "999.1.1.1.1"})
    void oneAndTheSameForAllThatIsNoAddress(String host) {
        assertEquals(SourceAddress.of("unknown"), SourceAddress.of(host));
    }
}
