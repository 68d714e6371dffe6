package io.knsock.cdi.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which server the class loader of an application belongs to. */
class ServerKindTest {
    @ParameterizedTest
    @CsvSource({
        "com.ibm.ws.classloading.internal.AppClassLoader, LIBERTY",
        "org.jboss.modules.ModuleClassLoader, WILDFLY",
        "org.glassfish.web.loader.WebappClassLoader, GLASSFISH",
        "org.apache.tomee.catalina.TomEEWebappClassLoader, TOMEE",
        "org.apache.catalina.loader.ParallelWebappClassLoader, OTHER",
        "org.eclipse.jetty.ee10.webapp.WebAppClassLoader, OTHER",
        "jdk.internal.loader.ClassLoaders$AppClassLoader, OTHER"
    })
    void isToldByItsName(String loader, ServerKind kind) {
        assertThat(ServerKind.byName(loader)).isEqualTo(kind);
    }
}
