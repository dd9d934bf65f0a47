/**
 * Finds the beans of the team that implement an interface of {@code spi}.
 *
 * <p>Not here: what becomes of their results (see {@code issuer}, {@code session}, {@code api} and
 * {@code state}).
 */
package dev.cloakroom.team;
