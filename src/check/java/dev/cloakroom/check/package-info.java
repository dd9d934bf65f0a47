/**
 * {@code cloakroom-check.jar}: looks at a deployment from outside, as a browser or a stranger
 * would, and says what is wrong. It needs the JDK and nothing else, so it imports no package of the
 * product and stands in no WAR. It shows no cookie value, password or token.
 *
 * <p>The check that {@code cloakroom.check=true} makes at a start is another one: it tries the
 * settings for the backend, from within.
 */
package dev.cloakroom.check;
