/**
 * A sign-in at an OpenID Provider, seen from the browser: how it starts, how it comes back, and how
 * a logout goes on at the provider.
 *
 * <p>Not here: what is said with the provider (see {@code provider}), the form of cookies, and
 * JAX-RS resources.
 */
package dev.cloakroom.signin;
