/**
 * Work that no answer waits for, on the server's threads.
 *
 * <p>Not here: what the work is.
 */
package dev.cloakroom.background;
