/**
 * Determines the client of a request: its address, and the scheme and host that it used, also if
 * trusted proxies forwarded the request.
 *
 * <p>Not here: decisions that depend on the client.
 */
package dev.cloakroom.caller;
