package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.renewal.Renewals;
import dev.cloakroom.token.NodeId;
import java.time.Clock;

/** All that a session is looked after with; the same for every request. */
record SessionServices(
    SessionCookies cookies,
    Renewals renewals,
    EndedSessions ended,
    EndedJournal journal,
    TokenRevoker revocations,
    NodeId node,
    Settings settings,
    Audit audit,
    Clock clock) {}
