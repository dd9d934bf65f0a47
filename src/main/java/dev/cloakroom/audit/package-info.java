/**
 * Security events about logins and sessions. Each is a CDI event that any bean of the application
 * can observe, and a line in the log.
 *
 * <p>No event holds tokens, cookie values, credentials or session ids. An event names a session by
 * its name, from which its id cannot be derived.
 */
package dev.cloakroom.audit;
