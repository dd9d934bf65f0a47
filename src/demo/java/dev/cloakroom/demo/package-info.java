/**
 * The demo backend: an API that signs in its own users, issues RS256 tokens and protects its
 * resources with the container's MicroProfile JWT.
 *
 * <p>It is a separate application, an example of any team's backend. It must not import the
 * product, know its cookies or paths, or use a third-party library. The product's WAR must not
 * contain it.
 */
package dev.cloakroom.demo;
