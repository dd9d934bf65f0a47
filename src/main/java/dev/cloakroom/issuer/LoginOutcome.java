package dev.cloakroom.issuer;

/** What a login at the backend has brought, if it was not rejected. */
public sealed interface LoginOutcome permits Login, LoginChallenge {}
