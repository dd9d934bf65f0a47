package dev.cloakroom.web;

/** What a request has to prove before it is served. */
enum AccessRule {
  /** Nothing: the request reads a static file, which every client may read. */
  STATIC_FILE,
  /** Nothing: the answer is the same for every client, and the request changes no state. */
  OPEN,
  /**
   * A bearer token in {@code Authorization} (RFC 6750 section 2.1), which the resource checks. No
   * browser adds one by itself, so a page of another site gains nothing. The metrics may be read
   * without one from this machine: there a page of another site can have them asked for, but can
   * neither read them nor change anything.
   */
  BEARER,
  /** That a page of ours sent it: {@link SameOriginRule}. */
  SAME_ORIGIN
}
