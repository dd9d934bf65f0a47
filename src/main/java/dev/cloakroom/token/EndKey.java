package dev.cloakroom.token;

/**
 * Names the sessions that one end reaches: one session, all sessions of a subject, or all that
 * belong to one session at an OpenID Provider.
 *
 * @param kind what the key names
 * @param key a {@link dev.cloakroom.crypto.Digest}, so that it does not disclose a session's id. It
 *     has no spaces, because it is one word of a line in the shared state.
 */
public record EndKey(Kind kind, String key) {

  /** What a key names. */
  public enum Kind {
    /** One session, by its {@link Session#publicId()}. */
    SESSION,
    /** Every session of a subject, by its {@link Session#subjectDigest()}. */
    SUBJECT,
    /**
     * Every session that belongs to one session at an OpenID Provider, by its {@link
     * SessionAttributes#providerSidDigest()}.
     */
    PROVIDER_SID
  }

  @Override
  public String toString() {
    return kind + " " + key;
  }
}
