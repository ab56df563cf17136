package io.github.keycloakclerk.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operating system and JDK tools report about a running server. */
record ServerProcess(long pid) {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    /** CPU time since the start. Linux counts it in hundredths of a second. */
    double cpuMillis() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10.0;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Heap in use after a full collection, in megabytes. Empty if the JDK tools are missing. */
    Optional<Double> heapMegabytes() {
        Optional<String> collected = jcmd("GC.run").flatMap(done -> jcmd("GC.heap_info"));
        return collected.map(USED::matcher).filter(Matcher::find).map(used -> Long.parseLong(used.group(1)) / 1024.0);
    }

    /** Number of live objects of our classes. */
    Optional<Long> ownObjects() {
        return jcmd("GC.class_histogram")
                .map(histogram -> histogram
                        .lines()
                        .filter(line -> line.contains("io.github.keycloakclerk"))
                        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[1]))
                        .sum());
    }

    private Optional<String> jcmd(String command) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(tool.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
