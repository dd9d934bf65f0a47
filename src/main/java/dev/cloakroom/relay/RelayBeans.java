package dev.cloakroom.relay;

import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.session.Sessions;
import jakarta.inject.Inject;

/** What {@link RelayServlet} needs of a front end. */
@PerFrontEnd
class RelayBeans {
  final Settings settings;
  final Sessions sessions;
  final UserCalls user;

  @Inject
  RelayBeans(Settings settings, Sessions sessions, UserCalls user) {
    this.settings = settings;
    this.sessions = sessions;
    this.user = user;
  }
}
