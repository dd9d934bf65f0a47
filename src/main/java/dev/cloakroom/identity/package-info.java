/**
 * Who a request's user is, for the application's own code: the principal and its roles in servlets,
 * filters and Jakarta REST, {@code @RolesAllowed}, and {@code JsonWebToken} in beans.
 *
 * <p>Not here: the rules of the product's own endpoints (see {@code web}), and cookies (see {@code
 * cookie}). No token is verified here by rules of its own: ID tokens were verified at the sign-in,
 * and {@code jwt} verifies access tokens.
 */
package dev.cloakroom.identity;
