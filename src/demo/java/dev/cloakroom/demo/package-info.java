/**
 * The demo backend: an API that signs in its own users, issues RS256 tokens and guards its
 * resources with the container's MicroProfile JWT.
 *
 * <p>It is a separate application and stands for any team's backend. Nothing here may import the
 * product, know its cookies or paths, or use a third-party library; nothing of it may end up in the
 * product's WAR.
 */
package dev.cloakroom.demo;
