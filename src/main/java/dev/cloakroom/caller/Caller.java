package dev.cloakroom.caller;

import dev.cloakroom.config.Origin;
import java.util.Optional;

/**
 * Who sent a request, and to which of our names.
 *
 * @param address the client's address as a literal
 * @param origin scheme, host and port that the client addressed; empty if its Host was nonsense
 * @param secure whether the client's own connection was TLS
 */
public record Caller(String address, Optional<Origin> origin, boolean secure) {}
