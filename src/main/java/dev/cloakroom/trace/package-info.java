/**
 * Spans of OpenTelemetry for logins, renewals and relayed calls, on servers that have
 * OpenTelemetry. The server decides where spans go, and which are kept.
 *
 * <p>Not here: the {@code traceparent} that a client sends, which passes without OpenTelemetry too.
 */
package dev.cloakroom.trace;
