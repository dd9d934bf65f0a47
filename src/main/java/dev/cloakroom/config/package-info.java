/**
 * The typed configuration. Only this package reads MicroProfile Config.
 *
 * <p>Not here: code that acts on a setting, JAX-RS, servlets.
 */
package dev.cloakroom.config;
