/** The pages of the documentation: that their links lead somewhere and their commands are run. */
package dev.cloakroom.docs;
