package dev.cloakroom.backend;

import dev.cloakroom.audit.AuditEvent.Cause;
import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.token.BackendCall;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * The user resource with everything around the call: renewal after a refusal, faults told apart.
 */
@ApplicationScoped
public class UserInfo {
  private final BackendClient client;
  private final CurrentSession current;

  UserInfo() {
    this((BackendClient) null, null);
  }

  @Inject
  UserInfo(Settings settings, CurrentSession current) {
    this(client(settings.backend()), current);
  }

  UserInfo(BackendClient client, CurrentSession current) {
    this.client = client;
    this.current = current;
  }

  private static BackendClient client(Settings.Backend backend) {
    return RestClientBuilder.newBuilder()
        .baseUri(backend.user())
        .connectTimeout(backend.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(backend.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .property("microprofile.rest.client.disable.default.mapper", true)
        .build(BackendClient.class);
  }

  /**
   * The backend's JSON about the caller. A token that the backend refuses is renewed once.
   *
   * @throws TokenException as {@link CurrentSession#fresh()}; {@code SessionEnded} also if the
   *     backend refuses a token that was renewed just now
   */
  public byte[] json() {
    current.fresh();
    try {
      return attempt();
    } catch (Refused e) {
      return afterRenewal();
    }
  }

  private byte[] afterRenewal() {
    if (current.hasRenewed()) {
      current.end(Cause.BACKEND_REFUSED);
      throw new SessionEnded();
    }
    current.renewed();
    try {
      return attempt();
    } catch (Refused e) {
      current.end(Cause.BACKEND_REFUSED);
      throw new SessionEnded();
    }
  }

  private byte[] attempt() {
    try (var response = BackendCall.answer(client::user)) {
      return switch (response.getStatusInfo().getFamily()) {
        case SUCCESSFUL -> json(response);
        case CLIENT_ERROR -> throw clientError(response);
        case SERVER_ERROR -> throw new BackendUnavailable(BackendCall.retryAfter(response), null);
        default -> throw new BackendInvalid();
      };
    } catch (BackendCall.Failed e) {
      throw new BackendUnavailable(TokenException.RETRY_AFTER, e);
    }
  }

  private static byte[] json(Response response) {
    if (!BackendCall.isJson(response)) {
      throw new BackendInvalid();
    }
    return BackendCall.body(response);
  }

  private static RuntimeException clientError(Response response) {
    return switch (response.getStatus()) {
      case 401 -> new Refused();
      case 403 -> new ProblemException(Problem.FORBIDDEN);
      case 408, 425, 429 -> new BackendUnavailable(BackendCall.retryAfter(response), null);
      default -> new BackendInvalid();
    };
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
