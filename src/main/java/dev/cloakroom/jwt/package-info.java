/**
 * Verifies signed JWTs (RFC 7519) that clients or an OpenID Provider present, and reads their
 * claims; signs the JWTs with which this application authenticates as a client.
 *
 * <p>Not here: who the bearer of a valid JWT is and what the bearer may do, settings, the fetching
 * of a provider's keys, and the backend's tokens, which are not verified, because they come from
 * the backend itself (see {@code token.Jwt}). No other package uses jose4j.
 */
package dev.cloakroom.jwt;
