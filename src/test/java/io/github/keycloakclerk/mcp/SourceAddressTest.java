package io.github.keycloakclerk.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The source of a request is")
class SourceAddressTest {

    @Test
    void anAddressOfIpv4() {
        assertEquals(SourceAddress.of("192.0.2.1"), SourceAddress.of("192.0.2.1"));
        assertNotEquals(SourceAddress.of("192.0.2.1"), SourceAddress.of("192.0.2.2"));
        assertEquals(SourceAddress.of("192.0.2.1"), SourceAddress.of("::ffff:192.0.2.1"));
    }

    @Test
    void aNetworkOfIpv6() {
        assertEquals(SourceAddress.of("2001:db8:1:2::1"), SourceAddress.of("2001:db8:1:2:ffff::9"));
        assertNotEquals(SourceAddress.of("2001:db8:1:2::1"), SourceAddress.of("2001:db8:1:3::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "evil.example", "1.2.3.4, 5.6.7.8", "::::", "zz", "999.1.1.1.1"})
    void oneAndTheSameForAllThatIsNoAddress(String host) {
        assertEquals(new SourceAddress("unknown"), SourceAddress.of(host));
    }
}
