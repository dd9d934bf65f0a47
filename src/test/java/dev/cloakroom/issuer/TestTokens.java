package dev.cloakroom.issuer;

/** Where the tokens of sessions come from. */
public final class TestTokens {
  private TestTokens() {}

  /** From an OpenID Provider alone. */
  public static TokenService of(Issuer provider) {
    return new TokenService(null, provider);
  }
}
