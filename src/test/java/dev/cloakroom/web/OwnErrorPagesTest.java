package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnErrorPagesTest {

  @Test
  void theShippedDescriptorHasOurs() throws IOException {
    var shipped = Files.readString(Path.of("src/main/webapp/WEB-INF/web.xml"));
    assertEquals(OwnErrorPages.OURS, OwnErrorPages.in(shipped));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'<web-app/>',NONE",
        "'<web-app><!-- <error-page><location>/x</location></error-page> --></web-app>',NONE",
        "'<web-app><error-page><location>/x</location></error-page></web-app>',THEIRS",
        "'<j:error-page>\n <j:location> /cloakroom-problem </j:location></j:error-page>',OURS",
        "'<error-page><error-code>404</error-code><location>/cloakroom-problem</location></error-page>',THEIRS",
        "'<error-page><location>/cloakroom-problem.html</location></error-page>',THEIRS",
        "'<error-page><error-code>404</error-code><location>/x</location></error-page>"
            + "<error-page><location>/cloakroom-problem</location></error-page>',OURS"
      })
  void tellsWhoseErrorPagesThereAre(String descriptor, OwnErrorPages expected) {
    assertEquals(expected, OwnErrorPages.in(descriptor));
  }
}
