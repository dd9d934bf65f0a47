package dev.cloakroom.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;

/** The answer that leads a browser back to the client (RFC 6749 section 4.1.2, RFC 9207). */
record ClientRedirect(String issuer, String redirectUri, Optional<String> state) {

  Response code(String code) {
    return to("code", code);
  }

  Response error(String error) {
    return to("error", error);
  }

  // RFC 9700 section 4.12: 303 turns the POST of the password into a GET without it.
  private Response to(String name, String value) {
    var target = redirectUri + "?" + name + "=" + encoded(value) + "&iss=" + encoded(issuer);
    var withState = target + state.map(text -> "&state=" + encoded(text)).orElse("");
    return Response.seeOther(URI.create(withState))
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  @Override
  public String toString() {
    return "ClientRedirect[" + redirectUri + "]";
  }
}
