/**
 * One renewal per refresh token, on one node and on all of them, and the replay of its result.
 *
 * <p>Not here: the request to the backend (see {@code issuer}), cookies, and the end of a session
 * (see {@code session}).
 */
package dev.cloakroom.renewal;
