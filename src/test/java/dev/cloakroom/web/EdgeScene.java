package dev.cloakroom.web;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.identity.TestIdentities;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.MappingMatch;
import java.lang.reflect.Proxy;

/** What stands around the filter. */
final class EdgeScene {
  private EdgeScene() {}

  /** What the filter needs of a front end with these settings, on a node of its own. */
  static EdgeBeans beans(Settings settings, Callers callers, FakeClock clock) {
    var node = new TestNode(settings, new FakeTokenService(), new MemoryStore(clock), clock);
    return new EdgeBeans(
        settings,
        node.sessions(),
        new RequiredPages(settings, node.sessions(), callers),
        new Fallback(settings),
        TestIdentities.of(settings, node, clock));
  }

  /** That of a servlet which serves the paths below one. */
  static HttpServletMapping mapping() {
    return (HttpServletMapping)
        Proxy.newProxyInstance(
            EdgeScene.class.getClassLoader(),
            new Class<?>[] {HttpServletMapping.class},
            (proxy, call, args) -> MappingMatch.PATH);
  }
}
