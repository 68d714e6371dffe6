package io.knsock.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.knsock.engine.log.GuardedLog;
import org.junit.jupiter.api.Test;

/** What must never be. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/kn-sock-test")) // of which tests are made
            .importPackages("io.knsock");

    @Test
    void theApiDependsOnNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.knsock")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.knsock", "java..", "javax.net.ssl", "org.jspecify.annotations")
                .check(ALL);
    }

    @Test
    void theEngineKnowsNeitherJakartaNorMicroProfile() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..")
                .check(ALL);
    }

    @Test
    void thePoolAndItsSeamAreFreeOfNetty() {
        noClasses()
                .that()
                .resideInAnyPackage("io.knsock.engine.pool", "io.knsock.engine.client")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.knsock.engine")
                .check(ALL);
    }

    @Test
    void theReadingOfKeysIsFreeOfNetty() {
        noClasses()
                .that()
                .resideInAPackage("io.knsock.engine.keys")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.knsock.engine", "io.knsock.engine.client")
                .check(ALL);
    }

    @Test
    void noNettyTypeIsInAPublicSignature() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are public", (JavaClass type) -> type.getModifiers().contains(JavaModifier.PUBLIC)))
                .should(new ArchCondition<>("name no Netty type") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        method.getAllInvolvedRawTypes().stream()
                                .filter(type -> type.getPackageName().startsWith("io.netty"))
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        method, method.getFullName() + " names " + type.getName())));
                    }
                })
                .check(ALL);
    }

    /** Else all timers and idle connections would be wrong at once when somebody sets the clock. */
    @Test
    void nothingButCertificatesIsMeasuredWithTheClockOnTheWall() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(ClientTls.class, ServerTls.class, CertificateFiles.class)
                .should()
                .accessTargetWhere(
                        DescribedPredicate.describe("tells the time of day", ArchitectureTest::tellsTheTimeOfDay))
                .check(ALL);
    }

    /** Else a peer could flood the log, or forge lines in it. The wire log is one that is asked for. */
    @Test
    void nothingLogsPastTheGuardedLog() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(GuardedLog.class, WireLogging.class)
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "logs",
                        (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(System.Logger.class)
                                && call.getName().equals("log")))
                .check(ALL);
    }

    private static boolean tellsTheTimeOfDay(JavaAccess<?> access) {
        String type = access.getTargetOwner().getName();
        String member = access.getTarget().getName();
        return type.equals("java.lang.System") && member.equals("currentTimeMillis")
                || type.equals("java.util.Date") && member.equals("<init>")
                || type.equals("java.time.Clock") && !member.equals("instant")
                || type.startsWith("java.time.") && member.equals("now");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.knsock.(*)..").should().beFreeOfCycles().check(ALL);
        slices().matching("io.knsock.engine.(*)..").should().beFreeOfCycles().check(ALL);
    }
}
