/**
 * Brakes on guessing passwords: counted per account and per client address.
 *
 * <p>Not here: what a login is, or how it is answered.
 */
package dev.cloakroom.throttle;
