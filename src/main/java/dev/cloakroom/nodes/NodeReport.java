package dev.cloakroom.nodes;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a node tells the others of itself. It is a line of a journal, which nodes of other builds
 * read too.
 *
 * @param installation a digest of what all nodes of one installation have alike. Two installations
 *     may use the same store, and their nodes are not compared
 * @param node the node's id, which another start of it does not have
 * @param number 1 for the node's first report, and one more for each
 * @param at the node's clock when it wrote this
 * @param sealsWith the {@link KeyDigest} of the key that seals its cookies
 */
record NodeReport(
    String installation, String node, long number, Instant at, String version, String sealsWith) {
  private static final String KIND = "report";
  private static final int WORDS = 7;
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_-]{8}");
  private static final Pattern DIGEST = Pattern.compile(KeyDigest.FORM);
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_-]{1,64}");

  /**
   * Checks the form of each text, for they stand in the log.
   *
   * @throws IllegalArgumentException if one is not of its form
   */
  NodeReport {
    if (!DIGEST.matcher(installation).matches()
        || !NODE.matcher(node).matches()
        || !VERSION.matcher(version).matches()
        || !DIGEST.matcher(sealsWith).matches()) {
      throw new IllegalArgumentException("not the report of a node");
    }
  }

  /** Words with a blank between two. */
  String line() {
    return String.join(
        " ",
        KIND,
        installation,
        node,
        Long.toString(number),
        Long.toString(at.toEpochMilli()),
        version,
        sealsWith);
  }

  /**
   * Reads a line. Words that a later build has added behind these are skipped.
   *
   * @return empty for a line of another kind or form
   */
  static Optional<NodeReport> of(String line) {
    var words = line.split(" ");
    if (words.length < WORDS || !words[0].equals(KIND)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new NodeReport(
              words[1],
              words[2],
              Long.parseLong(words[3]),
              Instant.ofEpochMilli(Long.parseLong(words[4])),
              words[5],
              words[6]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
