package io.knsock.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SHELL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.knsock.cli");

    @Test
    void aDoorDependsNeitherOnNettyNorOnAnotherDoor() {
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
                .resideInAnyPackage("io.knsock.cli.bench", "io.knsock.cli.certs", "io.knsock.cli.doctor")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.knsock.cli", "picocli..", "jakarta.json..")
                .check(SHELL);
    }
}
