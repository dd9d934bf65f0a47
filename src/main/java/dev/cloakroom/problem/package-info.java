/**
 * The list of problems (RFC 9457) that clients can get, and the exception that carries one of them.
 *
 * <p>Nothing here uses servlets or JAX-RS, and nothing here takes text from a request or a backend.
 */
package dev.cloakroom.problem;
