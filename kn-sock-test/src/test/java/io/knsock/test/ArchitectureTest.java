package io.knsock.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses KIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.knsock.test");

    /** Else the engine's own tests could not use it, and other frameworks' tests neither. */
    @Test
    void needsNeitherTheEngineNorATestFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.knsock.engine..", "io.knsock.cdi..", "org.junit..", "org.assertj..")
                .check(KIT);
    }

    @Test
    void onlyTheWriterOfCertificatesIsNettys() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("io.netty..")
                                .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                                "io.netty.pkitesting"))))
                .check(KIT);
    }

    @Test
    void noTypeOfNettyIsInAPublicSignature() {
        Stream<Method> methods = Stream.of(
                        Peer.class,
                        PeerConnector.class,
                        PeerListener.class,
                        PeerListener.Builder.class,
                        TestCa.class,
                        TestIdentity.class,
                        TestIdentity.Builder.class)
                .flatMap(type -> Arrays.stream(type.getMethods()));
        Assertions.assertThat(methods)
                .noneMatch(method -> method.toGenericString().contains("io.netty"));
    }
}
