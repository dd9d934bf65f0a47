package dev.cloakroom.web;

/** What a request has to prove before it is served. */
enum AccessRule {
  /** Nothing: it reads a file that every visitor may read. */
  STATIC_FILE,
  /** Nothing: the answer is the same for everybody, and nothing changes by it. */
  OPEN,
  /**
   * A bearer token in {@code Authorization} (RFC 6750 section 2.1), which the resource checks. No
   * browser adds one by itself, so a page of another site gains nothing.
   */
  BEARER,
  /** That a page of ours sent it: {@link SameOriginRule}. */
  SAME_ORIGIN
}
