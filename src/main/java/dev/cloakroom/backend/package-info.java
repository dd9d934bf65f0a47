/**
 * Typed calls to the backend, and the filter that gives any MicroProfile Rest Client the session's
 * token. Calls whose token the backend refuses are repeated once.
 *
 * <p>Not here: cookies (see {@code cookie}) and answers to the browser (see {@code api}).
 */
package dev.cloakroom.backend;
