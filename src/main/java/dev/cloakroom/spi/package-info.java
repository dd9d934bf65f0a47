/**
 * What a team may implement in code where settings end: each interface is for a CDI bean in the
 * team's part of the WAR.
 *
 * <p>Not here: anything of the product. This package imports no other one, so that a team's code
 * depends on nothing else.
 */
package dev.cloakroom.spi;
