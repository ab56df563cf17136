package io.github.keycloakclerk.harness;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link TestKeycloak}. It starts with the first test that asks for it and ends after the last one. */
public final class KeycloakExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(KeycloakExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestKeycloak.class;
    }

    @Override
    public TestKeycloak resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return keycloak(context);
    }

    private static TestKeycloak keycloak(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestKeycloak.class, type -> TestKeycloak.start(), TestKeycloak.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        keycloak(context).clerk().behave();
    }
}
