/**
 * Security events: what happened to a login or a session, as CDI events that any bean of the
 * application can observe, and as one line of the log each.
 *
 * <p>Not here: tokens, cookie values, credentials, session ids. A session is told by its name, from
 * which its id cannot be told.
 */
package dev.cloakroom.audit;
