/**
 * Counts and times for Prometheus: which metrics there are, and their text.
 *
 * <p>Not here: who may read them (see {@code admin}), and requests and answers. The value of a
 * label is the name of a route in the settings, or a word of a fixed list. It is never a user, an
 * address, a path or a token, so the number of time series is bounded, and they hold no secret.
 */
package dev.cloakroom.metrics;
