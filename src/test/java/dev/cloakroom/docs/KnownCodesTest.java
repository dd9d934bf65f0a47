package dev.cloakroom.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The client module's types know every code of the server. */
class KnownCodesTest {
  private static final Path TYPES = Path.of("src", "main", "webapp", "cloakroom.d.ts");
  private static final Pattern CODE = Pattern.compile("\"([a-z_]+)\"");

  @Test
  void areThoseOfTheProblemsSorted() throws IOException {
    var union = Files.readString(TYPES).replaceAll("(?s).*export type ServerCode =(.*?);.*", "$1");
    var known = CODE.matcher(union).results().map(code -> code.group(1)).toList();
    var codes = Arrays.stream(Problem.values()).map(Problem::code).sorted().toList();
    assertEquals(codes, known);
  }
}
