package dev.cloakroom.web;

import dev.cloakroom.config.Settings.Pages;
import dev.cloakroom.path.PathKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which paths only a signed-in user gets ({@code cloakroom.login.required}). The path is compared
 * twice, as it was sent and as the server has mapped it: a spelling that the server takes for a
 * required path must not pass, whatever the server makes of it.
 */
final class RequiredPaths {
  private static final String BELOW = "/*";
  private static final Set<String> ALWAYS_FREE =
      Set.of("/cloakroom.js", "/cloakroom.d.ts", "/favicon.ico");
  // A name that Windows makes for a longer one: MONTHL~1.HTM.
  private static final Pattern SHORT_NAME =
      Pattern.compile("/[^/.~]{1,6}~[0-9]{1,4}(?:\\.[^/.]{0,3})?(?:/|$)");

  private final Set<String> signIn = new HashSet<>();
  private final Set<String> free;
  private final List<Entry> entries;

  RequiredPaths(Pages pages) {
    pages.page().ifPresent(signIn::add);
    pages.error().ifPresent(signIn::add);
    this.free = new HashSet<>(ALWAYS_FREE);
    free.addAll(signIn);
    this.entries = pages.required().entries().stream().map(Entry::of).toList();
  }

  /** What holds for a path. */
  enum Finding {
    /** Everybody may have it. */
    FREE,
    /** Only a signed-in user may have it. */
    REQUIRED,
    /** Servers may differ on what it names. */
    UNCLEAR
  }

  /** Whether no path is required. */
  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether users sign in at the path, or read there why they could not. */
  boolean signsIn(String path) {
    return signIn.contains(path);
  }

  /**
   * What holds for the path of a request.
   *
   * @param uri the path as it was sent, with the context path
   * @param mapped the path below the context root as the server has decoded it
   */
  Finding find(String uri, String contextPath, String mapped) {
    if (!uri.startsWith(contextPath)) {
      return Finding.UNCLEAR;
    }
    var path = uri.substring(contextPath.length());
    if (free.contains(path) || hasRulesOfItsOwn(path, mapped)) {
      return Finding.FREE;
    }
    // The key of the whole, because a dot segment may lead out of the context path and in again.
    var key = PathKey.of(uri).flatMap(whole -> PathKey.of(path));
    if (key.isEmpty() || SHORT_NAME.matcher(key.get()).find()) {
      return Finding.UNCLEAR;
    }
    if (!names(key.get()) && !names(PathKey.ofDecoded(mapped))) {
      return Finding.FREE;
    }
    // The sign-in leads back to no path with an empty segment.
    return uri.contains("//") ? Finding.UNCLEAR : Finding.REQUIRED;
  }

  private static boolean hasRulesOfItsOwn(String path, String mapped) {
    return AccessTable.isOfApi(path) && AccessTable.isOfApi(mapped)
        || AccessTable.isOfRelay(path) && AccessTable.isOfRelay(mapped);
  }

  private boolean names(String key) {
    return entries.stream().anyMatch(entry -> entry.names(key));
  }

  /**
   * One entry of the list.
   *
   * @param path the key of the path
   * @param below whether it stands for all paths below as well
   */
  private record Entry(String path, boolean below) {
    static Entry of(String configured) {
      var below = configured.endsWith(BELOW);
      var path = below ? configured.substring(0, configured.length() - 1) : configured;
      return new Entry(PathKey.of(path).orElseThrow(), below);
    }

    boolean names(String key) {
      return key.equals(path) || below && key.startsWith(path + "/");
    }
  }
}
