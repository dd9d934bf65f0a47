/**
 * The demo backend: an API that signs in its own users, issues RS256 tokens and protects its
 * resources with the container's MicroProfile JWT.
 *
 * <p>It is an OpenID Provider as well, with a page of its own to sign in at. Access tokens of both
 * ways in are alike.
 *
 * <p>It is a separate application, an example of any team's backend. It must not import the
 * product, know its cookies or paths, or use a third-party library. The product's WAR must not
 * contain it.
 */
package dev.cloakroom.demo;
