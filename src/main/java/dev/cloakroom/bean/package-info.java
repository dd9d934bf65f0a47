/**
 * CDI annotations for the product's beans.
 *
 * <p>Not here: the beans.
 */
package dev.cloakroom.bean;
