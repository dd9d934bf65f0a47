/**
 * Limits password guessing: finds the accounts that credentials name, and counts attempts per
 * account and per client address.
 *
 * <p>Not here: the login itself and its answer.
 */
package dev.cloakroom.throttle;
