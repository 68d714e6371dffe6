package io.knsock.it;

import java.io.File;
import java.util.Arrays;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What the tests deploy. Some names are known to the test server's server.xml. */
public final class Archives {
    private Archives() {}

    /** An application that uses the CDI integration: all it needs is in WEB-INF/lib. */
    public static WebArchive cdi(String name, String config, Class<?>... classes) {
        File[] libraries = new File(System.getProperty("it.libs")).listFiles();
        if (libraries == null) {
            throw new IllegalStateException("no libraries in " + System.getProperty("it.libs"));
        }
        Arrays.sort(libraries);
        return war(name, config, classes).addAsLibraries(libraries);
    }

    /** An application that uses both integrations: the resource adapter brings the API and the engine. */
    public static EnterpriseArchive connectors(String config, Class<?>... classes) {
        WebArchive war = war("app.war", config, classes)
                .addAsLibrary(new File(System.getProperty("it.libs"), "kn-sock-impl.jar"))
                .addAsLibrary(new File(System.getProperty("it.libs"), "kn-sock-json.jar"));
        ResourceAdapterArchive rar = ShrinkWrap.create(ZipImporter.class, "kn-sock.rar")
                .importFrom(new File(System.getProperty("it.rar")))
                .as(ResourceAdapterArchive.class);
        return ShrinkWrap.create(EnterpriseArchive.class, "connectors.ear")
                .addAsModule(rar)
                .addAsModule(war);
    }

    /** An application that tells what is left of others. */
    public static WebArchive facts() {
        return ShrinkWrap.create(WebArchive.class, "facts.war")
                .addClasses(FactsServlet.class, LoaderTrace.class)
                .setManifest(new StringAsset("Manifest-Version: 1.0\nDependencies: jdk.management\n")); // for WildFly
    }

    public static WebArchive war(String name, String config, Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, name)
                .addClasses(classes)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsResource(new StringAsset(config), "META-INF/microprofile-config.properties");
    }
}
