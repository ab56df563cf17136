package io.github.keycloakclerk.linkage;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A class of the jar, and the methods that Keycloak's types require it to implement. A method that a newer Keycloak
 * added throws {@link AbstractMethodError} when it is called.
 *
 * @param name with slashes
 */
record Inherited(ClassLoader loader, String name) {

    Stream<MissingReference> missing() {
        String binary = name.replace('/', '.');
        return Referenced.load(loader, binary).stream().flatMap(type -> {
            try {
                return missing(type);
            } catch (LinkageError reportedElsewhere) {
                return Stream.empty();
            }
        });
    }

    private static Stream<MissingReference> missing(Class<?> type) {
        Set<Class<?>> all = Referenced.supertypes(type);
        List<Method> methods = all.stream()
                .flatMap(holder -> Arrays.stream(holder.getDeclaredMethods()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
        List<Method> bodies = methods.stream()
                .filter(method -> !Modifier.isAbstract(method.getModifiers()))
                .toList();
        return methods.stream()
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> method.getDeclaringClass().getName().startsWith("org.keycloak."))
                .filter(method -> bodies.stream().noneMatch(body -> implementsIt(body, method)))
                .map(method -> new MissingReference(
                        method.getDeclaringClass().getName() + "#" + method.getName(), type.getSimpleName()));
    }

    /** Compares erased types, because the compiler adds bridge methods for generic parameters. */
    private static boolean implementsIt(Method body, Method asked) {
        return body.getName().equals(asked.getName())
                && Arrays.equals(body.getParameterTypes(), asked.getParameterTypes());
    }
}
