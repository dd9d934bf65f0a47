/**
 * Limits what a client may do how often. Password guessing: finds the accounts that credentials
 * name, and counts attempts per account and per client address. Everything else that costs a
 * backend or a provider work: counts it per session or per client address.
 *
 * <p>Not here: the login itself, what is limited, and the answer.
 */
package dev.cloakroom.throttle;
