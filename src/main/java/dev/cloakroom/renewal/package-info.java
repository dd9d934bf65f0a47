/**
 * Renewal of tokens: each refresh token is used once among all nodes, and the result is replayed to
 * requests that arrive with the old cookies.
 *
 * <p>Not here: the request to the backend (see {@code issuer}), cookies, and the end of a session
 * (see {@code session}).
 */
package dev.cloakroom.renewal;
