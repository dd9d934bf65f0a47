package dev.cloakroom.restclient;

import dev.cloakroom.token.TokenException;

/** What came of reading the body of a {@link BackendAnswer}. None of them prints the body. */
public sealed interface BodyContent {

  /** The body, or the fault for which there is none. */
  byte[] bytes();

  /** All of the body; empty where the answer has none. */
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

  /** The caller has said that an answer like this needs no body. */
  record Unread() implements BodyContent {
    @Override
    public byte[] bytes() {
      throw new IllegalStateException("the body was not asked for");
    }
  }
}
