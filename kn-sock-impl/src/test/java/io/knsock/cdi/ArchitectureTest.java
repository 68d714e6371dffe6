package io.knsock.cdi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Set<String> EXPORTED = Set.of(
            "io.knsock.engine",
            "io.knsock.engine.client",
            "io.knsock.engine.container",
            "io.knsock.engine.inspect",
            "io.knsock.engine.log",
            "io.knsock.engine.settings",
            "io.knsock.engine.time");

    private static final JavaClasses INTEGRATION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.knsock.cdi");

    @Test
    void theIntegrationSeesNeitherNettyNorAnother() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.knsock.rar..", "io.knsock.cli..")
                .check(INTEGRATION);
    }

    /** Else a peer could flood the log, or forge lines in it. */
    @Test
    void nothingLogsPastTheGuardedLog() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "logs",
                        (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(System.Logger.class)
                                && call.getName().equals("log")))
                .check(INTEGRATION);
    }

    /**
     * Payara and GlassFish find classes by such an annotation, and the extension adds them: there would be two beans of
     * each. WildFly needs one to be found.
     */
    @Test
    void oneClassAloneHasAnAnnotationThatMakesABean() {
        JavaClasses beans = INTEGRATION.that(DescribedPredicate.describe(
                "are beans",
                type -> Stream.of(Singleton.class, Dependent.class, ApplicationScoped.class, RequestScoped.class)
                        .anyMatch(type::isAnnotatedWith)));
        assertThat(beans.stream().map(JavaClass::getName)).containsExactly("io.knsock.cdi.lifecycle.BeanArchive");
    }

    /** Many runtimes are without it: only one class may need it, which is loaded where it is there. */
    @Test
    void oneClassAloneNeedsJakartaConcurrency() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ManagedThreads")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.enterprise.concurrent..")
                .check(INTEGRATION);
    }

    /** It is optional: only one class may need it, which is loaded where it is there. */
    @Test
    void oneClassAloneNeedsCheckpoints() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Checkpoint")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.crac..")
                .check(INTEGRATION);
    }

    /** A server may be without it: only what {@code Telemetry} loads when it is there may need it. */
    @Test
    void onlyTheTelemetryNeedsOpenTelemetry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.knsock.cdi.telemetry")
                .or()
                .haveSimpleName("Telemetry")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry..")
                .check(INTEGRATION);
    }

    /** The rest of the engine is its own affair. */
    @Test
    void ofTheEngineOnlyWhatIsExportedIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are the engine's own",
                        type -> type.getPackageName().startsWith("io.knsock.engine")
                                && !EXPORTED.contains(type.getPackageName())))
                .check(INTEGRATION);
    }
}
