package dev.cloakroom.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A context root, put into the descriptor in which each server looks for it. */
enum ContextRoot {
  WILDFLY(
      "jboss-web.xml",
      "<jboss-web xmlns=\"http://www.jboss.com/xml/ns/javaee\" version=\"16.0\">",
      "<context-root>%s</context-root>"),
  LIBERTY(
      "ibm-web-ext.xml",
      "<web-ext xmlns=\"http://websphere.ibm.com/xml/ns/javaee\" version=\"1.1\">",
      "<context-root uri=\"%s\"/>"),
  GLASSFISH("glassfish-web.xml", "<glassfish-web-app>", "<context-root>%s</context-root>");

  private final String path;
  private final String opening;
  private final String element;

  ContextRoot(String file, String opening, String element) {
    this.path = "WEB-INF/" + file;
    this.opening = opening;
    this.element = element;
  }

  /** Leaves everything else in the descriptors as it was shipped. */
  static void tell(WebArchive archive, String contextRoot) {
    for (var descriptor : values()) {
      descriptor.put(archive, contextRoot);
    }
  }

  private void put(WebArchive archive, String contextRoot) {
    var name = opening.substring(1).split("[ >]")[0];
    var text = opening + "</" + name + ">";
    var shipped = archive.delete(path);
    try {
      if (shipped != null) {
        var bytes = shipped.getAsset().openStream().readAllBytes();
        text = new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // In all of them the context root may stand first.
    var whole = text.replaceFirst("<" + name + "[^>]*>", "$0" + element.formatted(contextRoot));
    archive.add(new StringAsset(whole), path);
  }
}
