package dev.cloakroom.token;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.crypto.RandomId;

/** The id of this run of this server. Other nodes have other ids. */
@SingleInstance
public class NodeId {
  private static final int BYTES = 6;

  private final String id;

  /** A new id. */
  public NodeId() {
    this.id = RandomId.ofBytes(BYTES);
  }

  /** 48 random bits, base64url without padding: 8 characters. */
  public String id() {
    return id;
  }
}
