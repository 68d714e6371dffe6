package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Programs of the system that are run to their end. */
final class Commands {
    private Commands() {}

    /** What the program printed. */
    static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
        }
        return said;
    }
}
