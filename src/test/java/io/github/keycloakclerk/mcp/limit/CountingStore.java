package io.github.keycloakclerk.mcp.limit;

import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.keycloak.models.SingleUseObjectProvider;

/** Keycloak's single-use store, which never forgets and counts its calls. */
public final class CountingStore {

    private final AtomicInteger looks = new AtomicInteger();
    private final Set<Object> keys = ConcurrentHashMap.newKeySet();

    public SingleUseObjectProvider provider() {
        return (SingleUseObjectProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SingleUseObjectProvider.class},
                (self, method, arguments) -> {
                    looks.incrementAndGet();
                    return method.getName().equals("contains") ? keys.contains(arguments[0]) : keys.add(arguments[0]);
                });
    }

    AtomicInteger looks() {
        return looks;
    }
}
