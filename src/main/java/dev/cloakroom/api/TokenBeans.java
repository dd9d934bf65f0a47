package dev.cloakroom.api;

import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.session.Sessions;
import jakarta.inject.Inject;

/** What {@link TokenResource} needs of a front end. */
@PerFrontEnd
class TokenBeans {
  final Sessions sessions;
  final UserCalls user;
  final Settings.Token settings;

  @Inject
  TokenBeans(Sessions sessions, UserCalls user, Settings settings) {
    this.sessions = sessions;
    this.user = user;
    this.settings = settings.token();
  }
}
