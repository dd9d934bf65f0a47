/**
 * What the product's own MicroProfile Rest Clients have in common: how faults are told apart, how
 * an answer is read, and which fields every call carries.
 *
 * <p>Not here: the interfaces of the clients (see {@code issuer} and {@code backend}), and the
 * relay's HTTP client (see {@code httpclient}).
 */
package dev.cloakroom.restclient;
