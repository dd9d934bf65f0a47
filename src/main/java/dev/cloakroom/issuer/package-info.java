/**
 * Whoever issues tokens: signing in, renewing and revoking at the backend's JSON resources.
 *
 * <p>Not here: when to renew (see {@code renewal}), cookies and sessions (see {@code session}).
 */
package dev.cloakroom.issuer;
