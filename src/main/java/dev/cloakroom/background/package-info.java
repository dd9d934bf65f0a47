/**
 * Runs work that no HTTP response waits for, on threads that end with the application.
 *
 * <p>Not here: the work itself.
 */
package dev.cloakroom.background;
