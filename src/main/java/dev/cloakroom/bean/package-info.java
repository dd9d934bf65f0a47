/**
 * What CDI is told about the product's own beans.
 *
 * <p>Not here: any bean.
 */
package dev.cloakroom.bean;
