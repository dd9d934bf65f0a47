/**
 * The relay: {@code /relay/{route}/…} for calls of page code that the typed client does not know.
 * What may pass, in both directions, is decided here.
 *
 * <p>Not here: connections, deadlines and message framing, which are in {@code wire}; and anything
 * about where a token comes from or how it is renewed.
 */
package dev.cloakroom.relay;
