/**
 * The end of the server's process: what happens between SIGTERM and the server's own shutdown.
 *
 * <p>Not here: the probes that tell of it, and the undeployment of the application.
 */
package dev.cloakroom.drain;
