/**
 * Decides who is an administrator, by the settings of MicroProfile JWT, and who may read the
 * metrics.
 *
 * <p>Not here: how a JWT is checked (see {@code jwt}), what administrators do, and cookies and
 * other fields that browsers of users send.
 */
package dev.cloakroom.admin;
