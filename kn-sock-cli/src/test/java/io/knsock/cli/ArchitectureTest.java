package io.knsock.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
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

    private static final JavaClasses SHELL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.knsock.cli");

    @Test
    void theShellDependsNeitherOnNettyNorOnAnIntegration() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.knsock.cdi..", "io.knsock.rar..")
                .check(SHELL);
    }

    @Test
    void whatExaminesAndMeasuresKnowsNothingOfTheCommands() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.knsock.cli.bench", "io.knsock.cli.certs", "io.knsock.cli.doctor", "io.knsock.cli.files")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.knsock.cli", "io.knsock.cli.flags", "io.knsock.cli.output", "picocli..", "jakarta.json..")
                .check(SHELL);
    }

    @Test
    void whatIsTypedAndWhatIsPrintedKnowNothingOfTheCommands() {
        noClasses()
                .that()
                .resideInAnyPackage("io.knsock.cli.flags", "io.knsock.cli.output")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.knsock.cli")
                .check(SHELL);
    }

    @Test
    void noPackageIsInACycle() {
        slices().matching("io.knsock.(**)").should().beFreeOfCycles().check(SHELL);
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
                .check(SHELL);
    }
}
