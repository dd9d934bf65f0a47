package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.token.Node;
import dev.cloakroom.token.Renewals;
import java.time.Clock;

/** All that a session is looked after with; the same for every request. */
record Desk(
    SessionCookies cookies,
    Renewals renewals,
    EndedSessions ended,
    EndedJournal journal,
    Revocations revocations,
    Node node,
    Settings settings,
    Audit audit,
    Clock clock) {}
