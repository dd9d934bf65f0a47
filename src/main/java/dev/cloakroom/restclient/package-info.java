/**
 * What the product's own MicroProfile Rest Clients have in common: how faults become exceptions,
 * how an answer is read, and which fields every call has.
 *
 * <p>Not here: the interfaces of the clients (see {@code issuer} and {@code backend}), and the
 * relay's HTTP client (see {@code httpclient}).
 */
package dev.cloakroom.restclient;
