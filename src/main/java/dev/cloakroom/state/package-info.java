/**
 * What the nodes of one installation know together: entries that end by themselves, and journals
 * that each node reads at its own pace. In memory for one node, in Redis for many.
 *
 * <p>Not here: what the entries mean, and anything that would be of use to somebody who reads them.
 */
package dev.cloakroom.state;
