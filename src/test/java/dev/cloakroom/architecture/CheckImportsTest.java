package dev.cloakroom.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The check of deployments is a jar without libraries, so the JDK has to be enough. */
class CheckImportsTest {
  private static final Path CLASSES = Path.of("target", "check-classes");

  @Test
  void theCheckNeedsNothingButTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.cloakroom.check", "java..", "javax.net.ssl", "javax.security.auth.x500")
        .check(new ClassFileImporter().importPath(CLASSES));
  }
}
