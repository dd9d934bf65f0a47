/** Hand-written stand-ins for what surrounds the product in tests, and for the product itself. */
package dev.cloakroom.fake;
