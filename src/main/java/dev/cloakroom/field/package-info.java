/**
 * The grammar of header fields (RFC 9110 section 5), the same for what clients and backends send.
 *
 * <p>Not here: what a field means, and which may pass.
 */
package dev.cloakroom.field;
