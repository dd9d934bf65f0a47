/**
 * Who may administer: bearer tokens checked by MicroProfile JWT's own settings.
 *
 * <p>Not here: what administrators do, and anything that browsers of users send.
 */
package dev.cloakroom.admin;
