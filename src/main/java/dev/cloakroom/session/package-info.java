/**
 * The session of the current request: its beginning, the renewal of its tokens, and its end.
 *
 * <p>Not here: the form of cookies (see {@code cookie}), requests for tokens (see {@code issuer}),
 * and the form of responses.
 */
package dev.cloakroom.session;
