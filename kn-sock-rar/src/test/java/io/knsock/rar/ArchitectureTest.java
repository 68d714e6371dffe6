package io.knsock.rar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.knsock.Message;
import io.knsock.engine.SocketEngine;
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
    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.knsock.rar");

    @Test
    void theAdapterSeesNeitherNettyNorAnotherIntegration() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.knsock.cdi..", "io.knsock.cli..")
                .check(ADAPTER);
    }

    /** The rest of the engine is its own affair. */
    @Test
    void ofTheEngineAndTheApiOnlyWhatIsExportedIsUsed() {
        Set<String> exported = exported();
        assertThat(exported).contains("io.knsock", "io.knsock.engine.settings");
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are the engine's or the API's own",
                        type -> isIn(type, "io.knsock")
                                && !isIn(type, "io.knsock.rar")
                                && !exported.contains(type.getPackageName())))
                .check(ADAPTER);
    }

    /** Returns the packages that the engine and the API export to everybody. */
    private static Set<String> exported() {
        return Stream.of(SocketEngine.class, Message.class)
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

    private static boolean isIn(JavaClass type, String packages) {
        return (type.getPackageName() + ".").startsWith(packages + ".");
    }

    /** Each package is a slice, the root too. */
    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return isIn(type, "io.knsock.rar")
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
                .check(ADAPTER);
    }

    @Test
    void theTwoDirectionsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.knsock.rar.outbound")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.knsock.rar.inbound")
                .check(ADAPTER);
        noClasses()
                .that()
                .resideInAPackage("io.knsock.rar.inbound")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.knsock.rar.outbound")
                .check(ADAPTER);
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
                .check(ADAPTER);
    }
}
