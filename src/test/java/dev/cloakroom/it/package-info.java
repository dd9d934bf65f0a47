/**
 * Integration tests: the built WARs in a real server, over HTTP only, and the rig they stand on.
 * {@link dev.cloakroom.it.Variants} says what is deployed, {@link dev.cloakroom.it.Server} where it
 * is, {@link dev.cloakroom.it.Browser} talks to it, and {@link dev.cloakroom.it.ScriptedBackend}
 * stands between it and the demo backend. Nothing here imports the product's classes or injects a
 * bean.
 */
package dev.cloakroom.it;
