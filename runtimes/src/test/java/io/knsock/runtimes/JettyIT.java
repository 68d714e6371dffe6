package io.knsock.runtimes;

import io.knsock.runtimes.drivers.Driver;
import java.nio.file.Path;

class JettyIT extends ServletContainers {
    @Override
    Driver start(Path folder) throws Exception {
        return new Isolated("JettyDriver", folder, "/org/eclipse/jetty/", "/org/slf4j/slf4j-api/", "/jakarta/servlet/");
    }
}
