/**
 * Decides which parts of a backend's JSON answer may reach page script or a log.
 *
 * <p>Not here: making calls (see {@code restclient}), and what an answer means for a session (see
 * {@code issuer}).
 */
package dev.cloakroom.answer;
