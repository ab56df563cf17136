import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Run by the build. Writes to the jar which types, methods and fields of Keycloak its classes reference, so that the
 * jar can check at startup whether the running Keycloak has them. Also writes its version, its commit, and the tested
 * versions of Keycloak. References are read from the constant pools of the class files (Java Virtual Machine
 * Specification, 4.4).
 *
 * <p>Arguments: the folder of the class files, the version of the jar, and the tested versions of Keycloak.
 */
final class JarFacts {

    private static final String FOLDER = "META-INF/keycloak-clerk";

    private static final String OURS = "io/github/keycloakclerk/";
    private static final String KEYCLOAK = "org/keycloak/";
    private static final int INTERFACE_OR_ABSTRACT = 0x0200 | 0x0400;

    /** By type of Keycloak: the packages that use it, and the members that they use. */
    private final Map<String, Set<String>> users = new TreeMap<>();
    private final Map<String, Set<String>> members = new TreeMap<>();
    /** Our concrete classes that inherit from something other than {@code Object}. */
    private final Set<String> classes = new TreeSet<>();

    public static void main(String[] arguments) throws IOException {
        JarFacts references = new JarFacts();
        Path classes = Path.of(arguments[0]);
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter(file -> file.toString().endsWith(".class")).sorted().forEach(references::read);
        }
        Path folder = Files.createDirectories(classes.resolve(FOLDER));
        Files.write(folder.resolve("keycloak-references.txt"), references.lines());
        Files.write(
                folder.resolve("build.properties"),
                List.of("version=" + arguments[1], "commit=" + commit(), "tested=" + arguments[2]));
    }

    /** {@code unknown} without Git, for example in an archive of the sources. */
    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--short=12", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
            return git.waitFor() == 0 && !commit.isEmpty() ? commit : "unknown";
        } catch (IOException noGit) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        members.forEach((type, used) -> lines.add(type + " " + String.join(",", users.get(type))
                + (used.isEmpty() ? "" : " " + String.join(" ", used))));
        classes.forEach(type -> lines.add(type));
        return lines;
    }

    private void read(Path file) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.readInt();
            in.readInt();
            Object[] pool = pool(in);
            int access = in.readUnsignedShort();
            String name = className(pool, in.readUnsignedShort());
            String parent = className(pool, in.readUnsignedShort());
            boolean inherits = !parent.equals("java/lang/Object") || in.readUnsignedShort() > 0;
            if (name.startsWith(OURS) && (access & INTERFACE_OR_ABSTRACT) == 0 && inherits) {
                classes.add(name);
            }
            String user = name.substring(OURS.length(), Math.max(OURS.length(), name.lastIndexOf('/')))
                    .replace('/', '.');
            for (Object entry : pool) {
                if (entry instanceof int[] reference) {
                    note(pool, reference, user);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(Object[] pool, int[] entry, String user) {
        if (entry[0] == 7) {
            type(className(pool, entry), user);
        } else if (entry[0] >= 9 && entry[0] <= 11) {
            String owner = className(pool, entry[1]);
            int[] nameAndType = (int[]) pool[entry[2]];
            String name = (String) pool[nameAndType[1]];
            String descriptor = (String) pool[nameAndType[2]];
            if (type(owner, user)) {
                members.get(owner).add(name + (entry[0] == 9 ? ":" : "") + descriptor);
            }
        }
    }

    /** Records a type; returns whether it is one of Keycloak's. */
    private boolean type(String name, String user) {
        if (!name.startsWith(KEYCLOAK)) {
            return false;
        }
        users.computeIfAbsent(name, type -> new TreeSet<>()).add(user);
        members.computeIfAbsent(name, type -> new TreeSet<>());
        return true;
    }

    private static String className(Object[] pool, int index) {
        return index == 0 ? "" : className(pool, (int[]) pool[index]);
    }

    /** For an array, the type of its elements. */
    private static String className(Object[] pool, int[] entry) {
        String name = (String) pool[entry[1]];
        return name.startsWith("[") ? name.replaceAll("^\\[+L?|;$", "") : name;
    }

    /** Text as {@code String}; entries that refer to others as {@code int[]}, starting with the kind. */
    private static Object[] pool(DataInputStream in) throws IOException {
        Object[] pool = new Object[in.readUnsignedShort()];
        for (int i = 1; i < pool.length; i++) {
            int kind = in.readUnsignedByte();
            switch (kind) {
                case 1 -> pool[i] = in.readUTF();
                case 3, 4 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++;
                }
                case 7, 8, 16, 19, 20 -> pool[i] = new int[] {kind, in.readUnsignedShort()};
                case 9, 10, 11, 12, 17, 18 ->
                    pool[i] = new int[] {kind, in.readUnsignedShort(), in.readUnsignedShort()};
                case 15 -> pool[i] = new int[] {kind, in.readUnsignedByte(), in.readUnsignedShort()};
                default -> throw new IOException("constant of kind " + kind);
            }
        }
        return pool;
    }
}
