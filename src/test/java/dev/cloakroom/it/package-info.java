/**
 * Integration tests: the built WARs in a real server, over HTTP only, and the rig they stand on.
 * {@link dev.cloakroom.it.Variants} says what is deployed, {@link dev.cloakroom.it.Server} where it
 * is, and {@link dev.cloakroom.it.ScriptedBackend} stands between it and the demo backend. The
 * browser and the OpenID Provider are those of {@link dev.cloakroom.testing}. Nothing here imports
 * the product's classes or injects a bean.
 */
package dev.cloakroom.it;
