package dev.cloakroom.demo;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/** The addresses of the provider, as the request at hand has reached it. */
record Provider(String issuer) {

  // Not configured, because the demo's port is not, and because browser and client use one address.
  static Provider at(UriInfo request) {
    return new Provider(request.getBaseUri().toString().replaceFirst("/$", ""));
  }

  String endpoint(String name) {
    return issuer + "/" + name;
  }

  /** Whether a form was sent by a page of the provider. */
  boolean isOwn(String origin) {
    return originOf(issuer).equals(origin);
  }

  /** The part of an address that browsers compare (RFC 6454 section 4). */
  static String originOf(String address) {
    var uri = URI.create(address);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
