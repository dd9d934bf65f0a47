package dev.cloakroom.backend;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.Settings.Method;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.restclient.BackendClients;
import dev.cloakroom.token.TokenException.BackendInvalid;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** One call of the user resource, and whether its answer refuses the token. */
final class UserCall {
  private static final Logger LOG = Logger.getLogger(UserCall.class.getName());

  private static final int UNAUTHORIZED = 401;
  // A POST of type application/json needs a body.
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

  private final Supplier<Response> call;
  private final Optional<FieldPath> proof;
  // A dead session is nothing unusual, so it is said once.
  private final SetUpLog log = SetUpLog.once(LOG);

  UserCall(UserClient client, Backend backend) {
    this.call = backend.user().method() == Method.POST ? () -> client.post(NOTHING) : client::get;
    this.proof = backend.userProof();
  }

  /** The Rest Client as the settings say. */
  static UserClient client(Backend backend) {
    return BackendClients.to(backend.user().uri(), backend.connections(), fixed(backend))
        .build(UserClient.class);
  }

  // A field that the token travels in is the token's: Spring's sample wants Basic at the login and
  // Bearer everywhere else.
  private static List<HeaderField> fixed(Backend backend) {
    return backend.headers().stream()
        .filter(field -> !field.name().equalsIgnoreCase(backend.transport().field()))
        .toList();
  }

  /**
   * Makes the call.
   *
   * @param needsBody as {@link BackendCall#answer(Supplier, Predicate)}
   * @throws BackendCall.Failed if no answer came
   */
  BackendAnswer answer(Predicate<BackendAnswer> needsBody) {
    return BackendCall.answer(call, head -> needsBody.test(head) || needsProof(head));
  }

  /**
   * Whether the answer refuses the token: 401, or a success without {@code
   * cloakroom.backend.user-proof-field}. Some backends answer 200 and {@code null}, or {@code
   * {"user":null}}, to a stranger.
   *
   * @throws BackendCall.Failed if the body broke off
   * @throws BackendInvalid if the body is too large
   */
  boolean isRefusal(BackendAnswer answer) {
    if (!needsProof(answer)) {
      return answer.status() == UNAUTHORIZED;
    }
    var json = StrictJson.answerObject(answer.body());
    var proven = json.flatMap(proof.get()::find).filter(value -> !value.equals(JsonValue.NULL));
    if (proven.isPresent()) {
      return false;
    }
    log.warn(
        "user resource: the answer has no %s, so it counts as a refusal (%s, members found: %s). If"
                .formatted(
                    proof.get(),
                    AnswerSummary.of(answer),
                    json.map(AnswerSummary::members).orElse("none"))
            + " users are signed out although their sessions live, check"
            + " cloakroom.backend.user-proof-field and user-path");
    return true;
  }

  private boolean needsProof(BackendAnswer head) {
    return proof.isPresent() && head.isSuccess();
  }
}
