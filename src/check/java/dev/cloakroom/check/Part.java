package dev.cloakroom.check;

/** One part of the check. */
@FunctionalInterface
interface Part {
  /**
   * Looks, and tells the visit's report.
   *
   * @throws NoAnswer if a request got no answer; then the next part goes on
   */
  void look(Visit visit) throws NoAnswer;
}
