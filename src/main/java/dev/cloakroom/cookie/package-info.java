/**
 * The only package that knows cookies: their names, attributes, sealing, splitting and reading.
 *
 * <p>Not here: any decision about a session, any call to the backend, JAX-RS.
 */
package dev.cloakroom.cookie;
