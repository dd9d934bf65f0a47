package dev.cloakroom.metrics;

/**
 * The metrics of one moment as text.
 *
 * @param contentType the media type with its parameters
 */
public record Exposition(String contentType, byte[] text) {}
