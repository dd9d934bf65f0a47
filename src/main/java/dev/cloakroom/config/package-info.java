/**
 * The one typed configuration, and the only reader of MicroProfile Config.
 *
 * <p>Not here: anything that acts on a setting. No JAX-RS, no servlet.
 */
package dev.cloakroom.config;
