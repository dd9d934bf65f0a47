/**
 * The cookies of a session: their names, attributes, sealing, splitting and reading. No other
 * package knows their format.
 *
 * <p>Not here: decisions about a session, calls to the backend, and JAX-RS.
 */
package dev.cloakroom.cookie;
