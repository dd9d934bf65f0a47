/**
 * The grammar of header fields (RFC 9110 section 5), for requests and responses.
 *
 * <p>Not here: what a field means, and which fields are relayed.
 */
package dev.cloakroom.field;
