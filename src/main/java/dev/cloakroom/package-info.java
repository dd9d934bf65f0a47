/** The JAX-RS application and nothing else; everything lives in a package of its own feature. */
package dev.cloakroom;
