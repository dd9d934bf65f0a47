/**
 * Brakes on guessing passwords: which accounts credentials name, and how attempts are counted per
 * account and per client address.
 *
 * <p>Not here: what a login is, or how it is answered.
 */
package dev.cloakroom.throttle;
