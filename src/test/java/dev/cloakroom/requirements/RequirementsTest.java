package dev.cloakroom.requirements;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.cloakroom.fake.Lines;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table is whole, and each test that it names is there. */
class RequirementsTest {
  private static final Map<String, Integer> GROUPS =
      Map.ofEntries(
          entry("CK", 29),
          entry("CS", 22),
          entry("LG", 16),
          entry("TK", 7),
          entry("EL", 13),
          entry("HC", 10),
          entry("TH", 9),
          entry("PX", 35),
          entry("RF", 17),
          entry("LO", 18),
          entry("SE", 11),
          entry("JW", 26),
          entry("OC", 90));
  private static final JavaClasses TESTS = new ClassFileImporter().importPackages("dev.cloakroom");

  static List<String> rows() {
    return Lines.of(RequirementsTest.class, "requirements.txt");
  }

  @Test
  void hasOneRowForEveryIdOfItsGroups() {
    var expected = new TreeSet<String>();
    GROUPS.forEach(
        (group, count) -> {
          for (var i = 1; i <= count; i++) {
            expected.add("%s-%02d".formatted(group, i));
          }
        });
    var counted = new TreeMap<String, Integer>();
    rows().forEach(row -> counted.merge(row.split(" \\| ")[0], 1, Integer::sum));
    assertEquals(expected, counted.keySet());
    assertTrue(counted.values().stream().allMatch(count -> count == 1), counted::toString);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesTestsThatAreThereOrSaysWhyThereIsNone(String row) {
    var columns = row.split(" \\| ");
    assertEquals(3, columns.length, row);
    if (columns[2].startsWith("open: ") || columns[2].startsWith("outside: ")) {
      return;
    }
    for (var test : columns[2].split(", ")) {
      var parts = test.split("\\.");
      var methods = methods(parts[0]);
      assertFalse(methods.isEmpty(), "no class " + parts[0]);
      assertTrue(methods.contains(parts[1]), "no test " + test);
    }
  }

  private static List<String> methods(String simpleName) {
    return TESTS.stream()
        .filter(type -> type.getSimpleName().equals(simpleName))
        .map(JavaClass::getMethods)
        .flatMap(methods -> methods.stream())
        .filter(
            method ->
                Stream.of(Test.class, ParameterizedTest.class)
                    .anyMatch(
                        test -> method.isAnnotatedWith(test) || method.isMetaAnnotatedWith(test)))
        .map(method -> method.getName())
        .toList();
  }
}
