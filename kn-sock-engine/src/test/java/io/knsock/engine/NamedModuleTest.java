package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API and the engine as modules, for a named one: their module path has them and Netty, and nothing else. */
class NamedModuleTest {
    private static final String SERVER = """
            package user;

            import io.knsock.Message;
            import io.knsock.TcpServer;
            import io.knsock.config.ServerConfig;
            import io.knsock.engine.SocketEngine;

            class Server {
                TcpServer start(SocketEngine engine) {
                    return engine.listen(ServerConfig.builder().port(0).build(), (connection, message) -> message);
                }
            }
            """;

    private static final String HANDLER = """
            package user;

            import io.knsock.Connection;
            import io.knsock.Message;
            import io.knsock.MessageHandler;

            class Echo implements MessageHandler {
                @Override
                public Message onMessage(Connection connection, Message message) {
                    return message;
                }
            }
            """;

    private static final String REACHING_IN = """
            package user;

            class ReachingIn {
                io.knsock.engine.net.EngineThreads threads;
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aModuleThatRequiresTheEngineCompiles() throws Exception {
        assertThat(compile("requires io.knsock.engine;", "Server", SERVER)).isEmpty();
    }

    @Test
    void aModuleThatRequiresTheApiCompiles() throws Exception {
        assertThat(compile("requires io.knsock.api;", "Echo", HANDLER)).isEmpty();
    }

    @Test
    void aModuleSeesNothingOfTheEngineThatIsNotExported() throws Exception {
        assertThat(compile("requires io.knsock.engine;", "ReachingIn", REACHING_IN))
                .contains("package io.knsock.engine.net is not visible");
    }

    /** Returns what the compiler says, warnings too; nothing if all is well. */
    private String compile(String requires, String type, String source) throws IOException, URISyntaxException {
        Path info = Files.writeString(folder.resolve("module-info.java"), "module user { " + requires + " }");
        Path file = Files.writeString(folder.resolve(type + ".java"), source);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        List<String> arguments = List.of("-Xlint:all", "-d", folder.toString(), "--module-path", modulePath());
        List<String> sources = List.of(info.toString(), file.toString());
        int code = javac.run(
                out, out, Stream.of(arguments, sources).flatMap(List::stream).toArray(String[]::new));
        assertThat(said.toString().isEmpty())
                .as(code == 0 ? "no warnings, but " + said : "errors")
                .isEqualTo(code == 0);
        return said.toString();
    }

    private static String modulePath() throws URISyntaxException {
        Stream<String> netty = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> new File(entry).getName().startsWith("netty-"));
        return Stream.concat(Stream.of(home(TcpServer.class), home(SocketEngine.class)), netty)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the folder or the jar that a class is in: a jar once it is packaged. */
    private static String home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
