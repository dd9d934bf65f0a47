/**
 * What every request and every answer shares: the same-origin rule, response headers, and problem
 * answers.
 *
 * <p>Not here: anything that one endpoint does. Nobody imports this package but the application
 * class.
 */
package dev.cloakroom.web;
