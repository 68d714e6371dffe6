package io.knsock.it.glassfish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls the server's own command: GlassFish 8 starts it with a module path, and not as the JAR that Arquillian expects.
 */
public final class Asadmin {
    private Asadmin() {}

    /** Passes its arguments on; to be packed into {@code glassfish/modules} of the server. */
    public static void main(String... arguments) throws Exception {
        Path modules = Path.of(Asadmin.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .getParent();
        List<String> command = new ArrayList<>();
        command.add("bash");
        command.add(modules.resolve("../../bin/asadmin").normalize().toString());
        command.addAll(List.of(arguments));
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
