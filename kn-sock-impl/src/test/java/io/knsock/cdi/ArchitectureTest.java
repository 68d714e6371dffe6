package io.knsock.cdi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses DOOR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.knsock.cdi");

    @Test
    void theDoorSeesNeitherNettyNorAnotherDoor() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.knsock.rar..", "io.knsock.cli..")
                .check(DOOR);
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
                .check(DOOR);
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
                .check(DOOR);
    }
}
