/**
 * Cryptography on the JDK: key derivation, digests, authenticated encryption.
 *
 * <p>Not here: keys from the configuration (see {@code config}), cookies, and signatures of JWTs.
 */
package dev.cloakroom.crypto;
