/**
 * The parts that all requests and answers share: the same-origin rule, response headers, and
 * problems (RFC 9457).
 *
 * <p>Not here: anything that one endpoint does. Only the root package {@code dev.cloakroom} imports
 * this package.
 */
package dev.cloakroom.web;
