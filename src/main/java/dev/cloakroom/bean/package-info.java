/**
 * CDI annotations for the product's beans, and the scope of beans of which each front end has its
 * own.
 *
 * <p>Not here: the beans, and the settings of front ends (see {@code config}).
 */
package dev.cloakroom.bean;
