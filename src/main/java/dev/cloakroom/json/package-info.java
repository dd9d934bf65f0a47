/** Strict reading of JSON from outside. Nothing here knows what the JSON means. */
package dev.cloakroom.json;
