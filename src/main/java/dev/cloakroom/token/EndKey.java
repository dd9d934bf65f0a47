package dev.cloakroom.token;

/**
 * Names the sessions that one end reaches: one session, or all of a subject.
 *
 * @param kind what the key names
 * @param key a {@link dev.cloakroom.crypto.Digest}, so that nothing of a session can be read from
 *     it. It stands in the shared state as one word.
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
