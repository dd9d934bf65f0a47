package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a server cannot do is told to those who choose it. */
class NotOnTest {
  @Test
  void everyReasonStandsOnThePageOfTheServers() throws IOException {
    var page = Files.readString(Path.of("src", "docs", "servers.md")).replaceAll("\\s+", " ");
    var classes = new ClassFileImporter().importPackages("dev.cloakroom.it");
    var annotated =
        classes.stream()
            .flatMap(type -> Stream.concat(Stream.of(type), type.getMethods().stream()))
            .flatMap(element -> element.tryGetAnnotationOfType(NotOn.class).stream())
            .map(NotOn::because);
    var parsers = Stream.of(LenientParser.values()).map(parser -> parser.because);
    var reasons = Stream.concat(annotated, parsers).distinct().toList();
    assertFalse(reasons.isEmpty());
    for (var reason : reasons) {
      assertTrue(page.contains(reason), reason);
    }
  }
}
