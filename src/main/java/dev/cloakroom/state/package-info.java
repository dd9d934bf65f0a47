/**
 * The state that the nodes of an installation share: entries that expire, and journals. It is in
 * memory for one node, and in Redis or a database for several.
 *
 * <p>Not here: what the entries mean. Keys and values hold nothing that is of use to an attacker
 * who reads the store, for example no token in clear.
 */
package dev.cloakroom.state;
