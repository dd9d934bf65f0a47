/**
 * The test kit, published as the jar with classifier {@code tests}: what a team's tests of its own
 * WAR need around the server. {@link dev.cloakroom.testing.Browser} talks to it. {@link
 * dev.cloakroom.testing.DemoBackend} and {@link dev.cloakroom.testing.ScriptedProvider} are what it
 * calls. {@link dev.cloakroom.testing.CloakroomExtension} starts them for Arquillian.
 *
 * <p>The demo backend is a class in the test's process, and not the WAR of the demo. So it works
 * beside every container, needs no second start of a server, has an address before the container
 * runs, and does what a test asks of it. {@code DemoBackendIT} holds that it answers as the WAR
 * does.
 *
 * <p>The application is told of them by a file in its own WAR, which is the one way that is the
 * same on every server. Nothing here knows a server by its name.
 *
 * <p>It may not hold what only the product's own tests need. It may not import JUnit, JSON-P, the
 * product's classes or another package of its tests. Only the extension may import Arquillian, so
 * that the rest works without it.
 */
package dev.cloakroom.testing;
