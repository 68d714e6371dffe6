package io.knsock.it.connectors;

import io.knsock.it.Line;
import java.io.File;
import org.h2.Driver;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What the tests of this package deploy: an application with the resource adapter inside. */
final class Connectors {
    /** The port that {@link EchoMdb} listens on. */
    static final int PORT = 17071;

    private Connectors() {}

    /** An application with these classes; some names of it are known to descriptors and to the servers' configuration. */
    static EnterpriseArchive with(Class<?>... classes) {
        return of(war(classes));
    }

    /** The same with the driver of a database. */
    static EnterpriseArchive withDatabase(Class<?>... classes) {
        File driver = new File(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        return of(war(classes)).addAsLibrary(driver);
    }

    private static WebArchive war(Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, "app.war")
                .addClasses(classes)
                .addClasses(Connectors.class, Line.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    private static EnterpriseArchive of(WebArchive war) {
        ResourceAdapterArchive rar = ShrinkWrap.create(ZipImporter.class, "kn-sock.rar")
                .importFrom(new File(System.getProperty("it.rar")))
                .as(ResourceAdapterArchive.class);
        return ShrinkWrap.create(EnterpriseArchive.class, "connectors.ear")
                .addAsModule(rar)
                .addAsModule(war);
    }
}
