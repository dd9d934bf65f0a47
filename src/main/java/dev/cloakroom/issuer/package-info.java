/**
 * The issuers of tokens: signing in, renewing and revoking. The backend's JSON resources are one
 * issuer; another way of signing in is another {@link dev.cloakroom.issuer.Issuer}.
 *
 * <p>Not here: when to renew (see {@code renewal}), cookies and sessions (see {@code session}).
 */
package dev.cloakroom.issuer;
