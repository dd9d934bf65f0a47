/**
 * What the nodes of an installation tell each other in the shared state, to notice that they do not
 * fit together: other cookie keys, clocks that are apart, other versions.
 *
 * <p>Not here: what follows for a request. A node that does not fit goes on to serve.
 */
package dev.cloakroom.nodes;
