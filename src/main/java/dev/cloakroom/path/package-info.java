/**
 * Paths of URLs as texts: which can be read in one way only, which are the same to a server, and
 * which a browser may be led to after a sign-in.
 *
 * <p>Not here: requests and responses, settings, and what is done with a path. This package imports
 * nothing of the product, so that settings, the relay, the filter and the sign-in can all use it.
 */
package dev.cloakroom.path;
