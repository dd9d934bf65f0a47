package dev.cloakroom.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the published test kit may ask of those who use it. */
class TestKitTest {
  private static final Pattern TESTS = Pattern.compile(".*Test(\\$.*)?\\.class");
  private static final String KIT = "dev.cloakroom.testing";
  private static final String[] EVERYWHERE = {
    KIT, "java..", "javax.crypto..", "com.sun.net.httpserver", "org.jose4j.."
  };
  private static final String OF_ARQUILLIAN =
      ".*\\.(CloakroomExtension|SuiteServers|KitResources(\\$.*)?|SettingsFile)";

  private final JavaClasses kit =
      new ClassFileImporter()
          .withImportOption((Location location) -> !location.matches(TESTS))
          .importPackages(KIT);

  @Test
  void onlyTheExtensionNeedsArquillian() {
    classes()
        .that()
        .haveNameNotMatching(OF_ARQUILLIAN)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(EVERYWHERE)
        .check(kit);
  }

  @Test
  void theExtensionNeedsNothingBeyondArquillian() {
    classes()
        .that()
        .haveNameMatching(OF_ARQUILLIAN)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(KIT, "java..", "org.jboss.arquillian..", "org.jboss.shrinkwrap..")
        .check(kit);
  }
}
