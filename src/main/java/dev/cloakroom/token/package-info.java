/**
 * Tokens and sessions as values: token pairs, claims of JWTs, sessions, and the faults of both.
 *
 * <p>Not here: requests for tokens (see {@code issuer}), cookies, and servlets.
 */
package dev.cloakroom.token;
