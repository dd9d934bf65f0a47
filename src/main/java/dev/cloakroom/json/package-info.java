/** Reads JSON that clients and backends send. Nothing here knows what the JSON means. */
package dev.cloakroom.json;
