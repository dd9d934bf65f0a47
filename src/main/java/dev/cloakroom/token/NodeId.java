package dev.cloakroom.token;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;

/** This run of this server, as other nodes tell it apart. */
@ApplicationScoped
public class NodeId {
  private static final int BYTES = 6;

  private final String id;

  /** One like no other. */
  public NodeId() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    this.id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** 48 random bits, base64url without padding: 8 characters. */
  public String id() {
    return id;
  }
}
