/**
 * All that is said with the OpenID Provider (OpenID Connect Core 1.0): its metadata and keys, the
 * address of an authorization request, the exchange of a code, ID tokens and logout tokens,
 * userinfo, renewal and revocation.
 *
 * <p>Not here: cookies, browsers, the beginning and end of sessions, and what a page gets to see.
 * Nothing here remembers a sign-in.
 */
package dev.cloakroom.provider;
