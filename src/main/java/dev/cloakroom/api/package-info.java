/**
 * The JAX-RS resources that pages call. Each reads the request, makes one call, and writes the
 * answer.
 *
 * <p>Not here: rules about tokens, sessions or cookies. Only {@code CloakroomApplication} imports
 * this package.
 */
package dev.cloakroom.api;
