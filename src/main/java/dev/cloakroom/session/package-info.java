/**
 * Who is calling: the session of the current request, started, kept fresh and ended.
 *
 * <p>Not here: how cookies look, how the backend is called, what an answer looks like.
 */
package dev.cloakroom.session;
