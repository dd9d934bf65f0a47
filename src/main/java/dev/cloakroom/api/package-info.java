/**
 * The resources of page code: thin, one call each.
 *
 * <p>Not here: rules about tokens, sessions or cookies. Nobody imports this package but the
 * application class.
 */
package dev.cloakroom.api;
