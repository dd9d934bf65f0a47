/** Hand-written stand-ins for what surrounds the product in unit tests. */
package dev.cloakroom.fake;
