/**
 * Who may administer, by MicroProfile JWT's own settings.
 *
 * <p>Not here: how a JWT is checked (see {@code jwt}), what administrators do, and anything that
 * browsers of users send.
 */
package dev.cloakroom.admin;
