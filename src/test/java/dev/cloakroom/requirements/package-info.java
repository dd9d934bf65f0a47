/** Which test holds which requirement. */
package dev.cloakroom.requirements;
