package dev.cloakroom.web;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.identity.Identities;
import dev.cloakroom.session.Sessions;
import jakarta.inject.Inject;

/** What {@link EdgeFilter} needs of a front end. */
@PerFrontEnd
class EdgeBeans {
  final Settings settings;
  final Sessions sessions;
  final RequiredPages requiredPages;
  final Fallback fallback;
  final Identities identities;

  @Inject
  EdgeBeans(
      Settings settings,
      Sessions sessions,
      RequiredPages requiredPages,
      Fallback fallback,
      Identities identities) {
    this.settings = settings;
    this.sessions = sessions;
    this.requiredPages = requiredPages;
    this.fallback = fallback;
    this.identities = identities;
  }
}
