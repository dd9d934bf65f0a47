/**
 * HTTP/1.1 calls to backends over blocking, pooled connections: requests out, answers in, each with
 * a deadline and a bounded buffer.
 *
 * <p>Not here: which fields may pass, tokens, routes, sessions.
 */
package dev.cloakroom.httpclient;
