package dev.cloakroom.answer;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenPair;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;

/** Lets the backend's JSON about the user through to the page without the tokens in it. */
@ApplicationScoped
public class AnswerScrubber {
  private static final Logger LOG = Logger.getLogger(AnswerScrubber.class.getName());

  // The same place of an answer needs one line.
  private final SetUpLog log = SetUpLog.once(LOG);

  /**
   * The same bytes if no token stands in them, or the JSON without those that do. What cannot be
   * read as JSON is passed on as it is.
   *
   * @param tokens the session's, which the backend may repeat
   * @throws BackendInvalid if one of them stands in something that is no JSON
   */
  public byte[] withoutTokens(byte[] body, TokenPair... tokens) {
    var scrubber = TokenScrubber.of(tokens);
    var json = StrictJson.answer(body);
    if (json.isEmpty()) {
      if (scrubber.findsTokenIn(new String(body, StandardCharsets.UTF_8))) {
        throw new BackendInvalid();
      }
      return body;
    }
    var scrubbed = scrubber.scrub(json.get());
    if (scrubbed.removed().isEmpty()) {
      return body;
    }
    log.warn(
        "user resource: the answer holds what looks like tokens under "
            + String.join(", ", scrubbed.removed())
            + ". They are taken out and do not reach the page");
    return scrubbed.json().toString().getBytes(StandardCharsets.UTF_8);
  }
}
