package io.knsock.runtimes;

import io.knsock.runtimes.drivers.Driver;
import java.nio.file.Path;

class TomcatIT extends ServletContainers {
    @Override
    Driver start(Path folder) throws Exception {
        return new Isolated("TomcatDriver", folder, "/org/apache/tomcat/");
    }
}
