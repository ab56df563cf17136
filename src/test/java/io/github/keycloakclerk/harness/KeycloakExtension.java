package io.github.keycloakclerk.harness;

import java.util.Optional;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Provides each class with its {@link TestKeycloak}. The server starts with the first test that requests it and ends
 * after the last one.
 *
 * <p>Skips tests if the build requests a container that cannot run here. A condition does so, because JUnit reports
 * every exception of a resolver as a failure, even an aborted test.
 */
public final class KeycloakExtension
        implements ExecutionCondition,
                TestInstancePreConstructCallback,
                ParameterResolver,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(KeycloakExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return KeycloakContainerServer.isWanted() && !KeycloakContainerServer.isPossible()
                ? ConditionEvaluationResult.disabled("keycloak.runtime is container, and no Docker daemon answers")
                : ConditionEvaluationResult.enabled("Keycloak can run");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestKeycloak.class;
    }

    @Override
    public TestKeycloak resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return keycloak(context);
    }

    /** One for each class, all on the same server. */
    private static TestKeycloak keycloak(ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        return store.computeIfAbsent(
                context.getRequiredTestClass(), test -> new TestKeycloak(server(store)), TestKeycloak.class);
    }

    private static RunningKeycloak server(ExtensionContext.Store store) {
        return store.computeIfAbsent(SharedServer.class, type -> SharedServer.start(), SharedServer.class)
                .keycloak();
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        if (context.getTestInstanceLifecycle().equals(Optional.of(Lifecycle.PER_METHOD))) {
            keycloak(context).testBegins();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        keycloak(context).testBegins();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        keycloak(context).testEnds();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestKeycloak keycloak =
                context.getRoot().getStore(NAMESPACE).remove(context.getRequiredTestClass(), TestKeycloak.class);
        if (keycloak != null) {
            keycloak.close();
        }
    }
}
