/**
 * Work that no answer waits for, on threads that end with the application.
 *
 * <p>Not here: what the work is.
 */
package dev.cloakroom.background;
