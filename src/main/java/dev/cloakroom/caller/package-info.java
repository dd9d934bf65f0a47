/**
 * What is known about who sent a request: address, scheme and host, seen through the proxies that
 * are trusted.
 *
 * <p>Not here: what follows from it.
 */
package dev.cloakroom.caller;
