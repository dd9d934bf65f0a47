/**
 * What a token is and what can be done with it at the backend: sign in, renew, revoke.
 *
 * <p>Not here: cookies, servlets, and anything of the request that is being served.
 */
package dev.cloakroom.token;
