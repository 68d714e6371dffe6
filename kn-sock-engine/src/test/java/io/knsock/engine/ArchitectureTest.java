package io.knsock.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.knsock.engine.inspect.CertificateFiles;
import io.knsock.engine.log.GuardedLog;
import io.knsock.engine.net.WireLogging;
import io.knsock.engine.tls.ClientTls;
import io.knsock.engine.tls.ServerTls;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must never be. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/kn-sock-test")) // of which tests are made
            .importPackages("io.knsock");

    private static final String[] API = {
        "io.knsock",
        "io.knsock.config",
        "io.knsock.conversation",
        "io.knsock.framing",
        "io.knsock.internal",
        "io.knsock.pool",
        "io.knsock.tls"
    };

    @Test
    void theApiDependsOnNothingButTheJdk() {
        classes()
                .that()
                .resideInAnyPackage(API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(API), Stream.of("java..", "javax.net.ssl", "org.jspecify.annotations"))
                                .toArray(String[]::new))
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
    void whatNeedsNoNettyIsFreeOfIt() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.knsock.engine.pool",
                        "io.knsock.engine.client",
                        "io.knsock.engine.keys",
                        "io.knsock.engine.inspect",
                        "io.knsock.engine.log",
                        "io.knsock.engine.time")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(ALL);
    }

    /** An exported package may be used by everybody, so nobody is tied to Netty, nor to its version, by it. */
    @Test
    void noNettyTypeIsInWhatIsExported() {
        Set<String> exported = exported();
        classes()
                .that(DescribedPredicate.describe(
                        "are exported",
                        type -> exported.contains(type.getPackageName())
                                && type.getModifiers().contains(JavaModifier.PUBLIC)))
                .should(new ArchCondition<>("name no Netty type in what others see") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        types(type)
                                .filter(one -> one.getPackageName().startsWith("io.netty"))
                                .forEach(one -> events.add(SimpleConditionEvent.violated(
                                        type, type.getName() + " shows " + one.getName())));
                    }
                })
                .check(ALL);
    }

    /** One more component of a record breaks who makes it and who takes it apart; those of a framing are the wire's. */
    @Test
    void noRecordThatMayGrowIsExported() {
        Set<String> exported = exported();
        noClasses()
                .that(DescribedPredicate.describe(
                        "are exported records",
                        type -> exported.contains(type.getPackageName())
                                && type.getModifiers().contains(JavaModifier.PUBLIC)
                                && type.isRecord()))
                .should()
                .notBeAssignableTo(io.knsock.framing.Framing.class)
                .check(ALL);
    }

    /** Returns the packages that the two modules export to everybody. */
    private static Set<String> exported() {
        return Stream.of(KnSock.class, io.knsock.Message.class)
                .flatMap(type -> ModuleFinder.of(Path.of(location(type))).findAll().stream())
                .flatMap(module -> module.descriptor().exports().stream())
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    private static URI location(Class<?> type) {
        try {
            return type.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the types in signatures, fields and supertypes that others see. */
    private static Stream<JavaClass> types(JavaClass type) {
        Stream<JavaClass> above = Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream());
        Stream<JavaClass> code = type.getCodeUnits().stream()
                .filter(ArchitectureTest::isSeen)
                .flatMap(unit -> unit.getAllInvolvedRawTypes().stream());
        Stream<JavaClass> fields =
                type.getFields().stream().filter(ArchitectureTest::isSeen).map(JavaField::getRawType);
        return Stream.of(above, code, fields).flatMap(one -> one);
    }

    private static boolean isSeen(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
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

    /** Each package is a slice, the root of the engine too. */
    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith("io.knsock")
                                ? SliceIdentifier.of(type.getPackageName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "each package";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }
}
