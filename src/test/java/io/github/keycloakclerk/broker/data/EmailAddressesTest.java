package io.github.keycloakclerk.broker.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("E-mail addresses are the same")
class EmailAddressesTest {

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "ada@acme.example,ada@acme.example,true",
                "Ada@Acme.example,ada@acme.EXAMPLE,true",
                "ada@acme.example,eve@acme.example,false",
                "ceo@f\u0131ne.example,ceo@fine.example,false",
                "boss@acme.example,bo\u017fs@acme.example,false",
                "-,ada@acme.example,false",
                "-,-,false"
            })
    void asKeycloakComparesThem(String one, String other, boolean same) {
        assertEquals(same, EmailAddresses.same(one, other));
    }
}
