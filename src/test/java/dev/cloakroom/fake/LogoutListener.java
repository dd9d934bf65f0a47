package dev.cloakroom.fake;

import dev.cloakroom.testing.FormFields;
import dev.cloakroom.testing.ScriptedServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where an OpenID Provider tells of logouts, in place of the product. */
public final class LogoutListener extends ScriptedServer {
  private static final String PATH = "/backchannel";

  public LogoutListener() {}

  public URI address() {
    return URI.create("http://localhost:" + port() + PATH);
  }

  /** The logout tokens that have come, once there are so many. */
  public List<String> await(int count) {
    awaitCalls(PATH, count);
    return requests(PATH).stream()
        .map(request -> FormFields.read(request.body()).get("logout_token"))
        .toList();
  }

  @Override
  protected Optional<Answer> answer(Received request) {
    return Optional.of(new Answer(200, Map.of(), new byte[0]));
  }
}
