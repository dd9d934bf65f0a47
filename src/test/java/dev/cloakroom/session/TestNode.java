package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.bean.FrontEndStarts;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.renewal.Renewals;
import dev.cloakroom.state.Store;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.token.NodeId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One node as it stands in its server, with a clock, a backend and a state of the test's. */
public final class TestNode {
  public final FakeBackground background = new FakeBackground();
  public final List<AuditEvent> events = new CopyOnWriteArrayList<>();
  public final SessionCookies cookies;
  public final EndedJournal journal;

  private final SessionServices services;

  public TestNode(Settings settings, TokenService tokens, Store store, Clock clock) {
    var node = new NodeId();
    this.cookies = new SessionCookies(settings, clock);
    var ended = new EndedSessions(settings, clock);
    this.journal = new EndedJournal(ended, store, background, settings, clock);
    this.services =
        new SessionServices(
            cookies,
            new Renewals(tokens, store, background, node, settings, clock),
            ended,
            journal,
            new TokenRevoker(tokens, background, new OnBehalf(null, null)),
            node,
            settings,
            new Audit(events::add, new Callers(settings), clock),
            clock);
    journal.start(new FrontEndStarts("the application"));
  }

  /** The session of a request that this node serves. */
  public CurrentSession serves(HttpServletRequest request) {
    return new CurrentSession(request, services);
  }

  /** What an administrator's request to this node can do. */
  public Administration administration(HttpServletRequest request) {
    return new Administration(journal, services.settings(), services.audit(), request);
  }

  /** How a session begins on that request, if the team has no rules of its own. */
  public SessionStarter starter(CurrentSession current, HttpServletRequest request) {
    return new SessionStarter(current, rules(TeamBeans.NONE), services.audit(), request);
  }

  /** Writes to {@link #events}. */
  public Audit audit() {
    return services.audit();
  }

  /** The rules of those beans. */
  SignInRules rules(TeamBeans team) {
    return new SignInRules(
        team, services.revoker(), services.node(), services.settings(), services.clock());
  }

  /** The product's way from a request to its session. */
  public Sessions sessions() {
    return sessions(null);
  }

  /** The same while that request is served. */
  public Sessions sessions(HttpServletRequest served) {
    return new Sessions(
        served,
        services.cookies(),
        services.renewals(),
        services.ended(),
        services.journal(),
        services.revoker(),
        services.node(),
        services.settings(),
        services.audit(),
        services.clock());
  }
}
