package io.knsock.runtimes.drivers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A server in a JVM of its own: does what it is told by lines on standard input, and says what came of it in lines that
 * begin with {@link #ANSWER}, among all else that the server prints.
 */
public final class Console {
    /** With what answers begin. */
    public static final String ANSWER = "kn-sock> ";

    /** With what the answer begins if something failed. */
    public static final String FAILED = "failed: ";

    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private final Driver driver;
    private final Map<String, Deployed> deployed = new HashMap<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    private Console(Driver driver) {
        this.driver = driver;
    }

    /**
     * Starts a server, and serves until standard input ends.
     *
     * @param arguments the simple name of the driver's class, and the folder it is given
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Class<?> type = Class.forName(Console.class.getPackageName() + "." + arguments[0]);
        Driver driver = (Driver) type.getConstructor(Path.class).newInstance(Path.of(arguments[1]));
        try (driver) {
            Console console = new Console(driver);
            out.println(ANSWER + "started");
            console.serve(out);
        }
        System.exit(0); // a server may have threads that stay
    }

    private void serve(PrintStream out) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(ANSWER + answer(line.split(" ")).replace('\n', ' '));
        }
    }

    private String answer(String... words) {
        try {
            return String.valueOf(run(words));
        } catch (Exception | LinkageError failure) {
            StringBuilder text = new StringBuilder(FAILED);
            for (Throwable at = failure; at != null; at = at.getCause()) {
                text.append(at).append(" / ");
            }
            return text.toString();
        }
    }

    private Object run(String... words) throws Exception {
        return switch (words[0]) {
            case "deploy" -> {
                deployed.put(words[1], driver.deploy(words[1], Path.of(words[2])));
                yield "deployed";
            }
            case "undeploy" -> {
                deployed.remove(words[1]).undeploy();
                yield "undeployed";
            }
            case "attribute" -> {
                ObjectName name = server(words[1], words[2]);
                yield BEANS.isRegistered(name) ? BEANS.getAttribute(name, words[3]) : "none";
            }
            case "watch" -> { // the class of the bean is the application's
                loaders.add(new WeakReference<>(BEANS.getClassLoaderFor(server(words[1], words[2]))));
                yield "watched";
            }
            case "beans" -> BEANS.queryNames(new ObjectName("io.knsock:*"), null);
            case "threads" ->
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("kn-sock"))
                        .collect(Collectors.toSet());
            case "kept" -> {
                System.gc();
                yield loaders.stream().filter(loader -> !loader.refersTo(null)).count();
            }
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static ObjectName server(String application, String name) throws JMException {
        return new ObjectName("io.knsock:type=Server,application=" + application + ",name=" + name);
    }
}
