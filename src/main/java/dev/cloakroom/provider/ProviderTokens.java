package dev.cloakroom.provider;

import dev.cloakroom.token.TokenPair;

/**
 * The tokens of a sign-in.
 *
 * @param pair with the ID token
 * @param idToken verified
 */
public record ProviderTokens(TokenPair pair, IdToken idToken) {}
