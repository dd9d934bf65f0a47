package dev.cloakroom.answer;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;

/** Removes tokens from the backend's JSON about the user before the page gets it. */
@PerFrontEnd
public class AnswerScrubber {
  private static final Logger LOG = Logger.getLogger(AnswerScrubber.class.getName());

  // Later answers with tokens in the same members need no further line.
  private final SetUpLog log = SetUpLog.once(LOG);

  /**
   * The body unchanged if it holds no token, else its JSON without the tokens, in UTF-8.
   *
   * @param tokens the session's tokens, which the backend may repeat
   * @throws BackendInvalid if the body is not a JSON object or array that {@link StrictJson#answer}
   *     reads: a page may find a token in it that was not found here. For example, of two members
   *     with one name, a page gets the second
   */
  public byte[] withoutTokens(byte[] body, TokenPair... tokens) {
    var scrubber = TokenScrubber.of(tokens);
    var json = StrictJson.answer(body);
    if (json.isEmpty()) {
      log.warn(
          "user resource: the answer is no JSON object or array that can be read safely (RFC 8259:"
              + " UTF-8, no member twice, at most 32 levels), so it does not reach the page. Check"
              + " cloakroom.backend.user-path");
      throw new BackendInvalid();
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
