package io.github.keycloakclerk.linkage;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type of Keycloak and its members, as the JVM would resolve them (Java Virtual Machine Specification, 5.4.3).
 *
 * @param type empty if it does not exist
 * @param users the packages of the jar that use it
 */
record Referenced(String name, Optional<Class<?>> type, String users) {

    static Referenced of(ClassLoader loader, String name, String users) {
        return new Referenced(name.replace('/', '.'), load(loader, name.replace('/', '.')), users);
    }

    static Optional<Class<?>> load(ClassLoader loader, String name) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError absent) {
            return Optional.empty();
        }
    }

    Stream<MissingReference> missingType() {
        return type.isPresent() ? Stream.empty() : Stream.of(new MissingReference(name, users));
    }

    /** @param member {@code name:descriptor} of a field, {@code name(…)…} of a method or constructor */
    Stream<MissingReference> missing(String member) {
        boolean there = type.isEmpty() || (member.contains(":") ? hasField(member) : hasMethod(member));
        return there ? Stream.empty() : Stream.of(new MissingReference(name + "#" + member, users));
    }

    private boolean hasField(String member) {
        String fieldName = member.substring(0, member.indexOf(':'));
        String descriptor = member.substring(member.indexOf(':') + 1);
        return some(holder -> {
            for (Field field : holder.getDeclaredFields()) {
                if (field.getName().equals(fieldName)
                        && field.getType().descriptorString().equals(descriptor)) {
                    return true;
                }
            }
            return false;
        });
    }

    private boolean hasMethod(String member) {
        String methodName = member.substring(0, member.indexOf('('));
        String descriptor = member.substring(member.indexOf('('));
        if (methodName.equals("<init>")) {
            return Arrays.stream(type.orElseThrow().getDeclaredConstructors())
                    .anyMatch(constructor -> descriptor(constructor).equals(descriptor));
        }
        return some(holder -> {
            for (Method method : holder.getDeclaredMethods()) {
                if (method.getName().equals(methodName) && descriptor(method).equals(descriptor)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }

    private static String descriptor(Constructor<?> constructor) {
        return MethodType.methodType(void.class, constructor.getParameterTypes())
                .toMethodDescriptorString();
    }

    /** Whether the type or one of its supertypes matches. A type whose members cannot be read counts as a match. */
    private boolean some(Predicate<Class<?>> holds) {
        return supertypes(type.orElseThrow()).stream().anyMatch(holder -> {
            try {
                return holds.test(holder);
            } catch (LinkageError partsAreNotThere) {
                return true;
            }
        });
    }

    /** A type and all its supertypes, classes before interfaces. */
    static Set<Class<?>> supertypes(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
            types.add(each);
        }
        Deque<Class<?>> next = new ArrayDeque<>(types);
        while (!next.isEmpty()) {
            for (Class<?> parent : next.pop().getInterfaces()) {
                if (types.add(parent)) {
                    next.push(parent);
                }
            }
        }
        types.add(Object.class);
        return types;
    }
}
