/** The classes with which the server starts the product. Each feature has its own package. */
package dev.cloakroom;
