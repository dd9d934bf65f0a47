package dev.cloakroom.answer;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;

/** Lets the backend's JSON about the user through to the page without the tokens in it. */
@SingleInstance
public class AnswerScrubber {
  private static final Logger LOG = Logger.getLogger(AnswerScrubber.class.getName());

  // The same place of an answer needs one line.
  private final SetUpLog log = SetUpLog.once(LOG);

  /**
   * The same bytes if no token stands in them, or the JSON without those that do.
   *
   * @param tokens the session's, which the backend may repeat
   * @throws BackendInvalid if the body is not JSON as {@link StrictJson#answer} reads it, or not an
   *     object or array: a page may read tokens in it that were not found here. For example, of two
   *     members with one name a page sees the second
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
