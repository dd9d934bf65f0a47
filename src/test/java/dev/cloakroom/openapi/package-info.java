/** The description of the HTTP interface for tools: that it says what the code does. */
package dev.cloakroom.openapi;
