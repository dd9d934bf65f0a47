package dev.cloakroom.caller;

import dev.cloakroom.config.Origin;
import java.util.Optional;

/**
 * The client that sent a request, and the origin that it addressed.
 *
 * @param address the client's IP address as a literal
 * @param origin scheme, host and port that the client addressed; empty if they form no valid
 *     origin, for example because of a malformed {@code Host}
 * @param secure whether the client's own connection was TLS
 */
public record Caller(String address, Optional<Origin> origin, boolean secure) {}
