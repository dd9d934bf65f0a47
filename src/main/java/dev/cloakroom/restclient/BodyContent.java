package dev.cloakroom.restclient;

import dev.cloakroom.token.TokenException;

/**
 * The result of reading the body of a {@link BackendAnswer}. No {@code toString} shows the body.
 */
public sealed interface BodyContent {

  /** The body. If there is none, throws as {@link BackendAnswer#body}. */
  byte[] bytes();

  /** The whole body; empty if the answer has none. */
  record Whole(byte[] bytes) implements BodyContent {
    @Override
    public String toString() {
      return "Whole[" + bytes.length + " bytes]";
    }
  }

  /** The body is larger than a backend's answer may be. */
  record TooLarge() implements BodyContent {
    @Override
    public byte[] bytes() {
      throw new TokenException.BackendInvalid();
    }
  }

  /** The connection failed before the end of the body. */
  record BrokenOff(Exception cause) implements BodyContent {
    @Override
    public byte[] bytes() {
      throw new BackendCall.Failed(cause);
    }
  }

  /** The caller has said that it needs no body of this answer. */
  record Unread() implements BodyContent {
    @Override
    public byte[] bytes() {
      throw new IllegalStateException("the body was not asked for");
    }
  }
}
