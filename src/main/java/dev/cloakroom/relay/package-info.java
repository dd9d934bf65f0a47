/**
 * The relay: {@code /relay/{route}/…} for requests of page scripts that no typed REST client
 * covers. This package decides which requests, fields and answers pass, in both directions.
 *
 * <p>Not here: connections, deadlines and message framing, which are in {@code httpclient}; and
 * anything about where a token comes from or how it is renewed.
 */
package dev.cloakroom.relay;
