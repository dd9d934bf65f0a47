package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.renewal.Renewals;
import dev.cloakroom.token.NodeId;
import java.time.Clock;

/** The beans that {@link CurrentSession} uses; the same for every request. */
record SessionServices(
    SessionCookies cookies,
    Renewals renewals,
    EndedSessions ended,
    EndedJournal journal,
    TokenRevoker revoker,
    NodeId node,
    Settings settings,
    Audit audit,
    Clock clock) {}
