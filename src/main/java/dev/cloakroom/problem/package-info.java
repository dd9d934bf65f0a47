/**
 * The one list of failures that callers can see, and the exception that carries one of them.
 *
 * <p>Nothing here knows HTTP messages, servlets or JAX-RS, and nothing here takes text from a
 * request or a backend.
 */
package dev.cloakroom.problem;
