/**
 * What a person sees of Cloakroom: whether a browser navigates, so that its answer replaces the
 * page, and the pages that are no files of the app.
 *
 * <p>Not here: which problem answers a request, settings, and the writing of the answer. JAX-RS
 * resources and servlets use this package alike.
 */
package dev.cloakroom.page;
