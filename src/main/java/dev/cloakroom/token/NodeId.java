package dev.cloakroom.token;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.crypto.RandomId;

/** The id of this node. It is drawn at random at each start of the application. */
@SingleInstance
public class NodeId {
  private static final int BYTES = 6;

  private final String id;

  public NodeId() {
    this.id = RandomId.ofBytes(BYTES);
  }

  /** 48 random bits, base64url without padding: 8 characters. */
  public String id() {
    return id;
  }
}
