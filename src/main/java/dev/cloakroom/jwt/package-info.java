/**
 * Signed JWTs (RFC 7519) that others bring: whether one may be believed, and what it says.
 *
 * <p>Not here: who the bearer of a believed JWT is and what he may do, settings, and the tokens of
 * the backend, which are not checked but came from it (see {@code token.Jwt}). No other package
 * uses jose4j.
 */
package dev.cloakroom.jwt;
