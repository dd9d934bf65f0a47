package dev.cloakroom.web;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether a bundler has put a hash of the content into a file's name, so that the file never
 * changes. The rule is strict: a hash that it does not see costs a request, and a name that it
 * takes for one costs an update that nobody gets. So a word, a date or a number is no hash, however
 * long it is. {@code hashed-names.txt} of the tests has names of each kind.
 */
final class HashedName {
  // Next names its whole output by content or by build.
  private static final String OF_NEXT = "/_next/static/";
  private static final String OF_VITE = "/assets/";
  private static final String CODE = "\\.(?:js|mjs|css)(?:\\.map)?";
  private static final String ANY = "\\.[A-Za-z0-9]{1,5}(?:\\.map)?";

  // webpack, Rspack, Parcel, and Angular's webpack builder: main.8e0d62a3.js, 2.8e0d62a3.chunk.js
  private static final Pattern HEX =
      Pattern.compile(
          ".+[.-]([0-9a-f]{8}|[0-9a-f]{10}|[0-9a-f]{16}|[0-9a-f]{20}|[0-9a-f]{32}|[0-9a-f]{40}"
              + "|[0-9a-f]{64})(?:\\.chunk)?"
              + ANY);
  // webpack's assets: the name is the hash
  private static final Pattern ONLY_HEX =
      Pattern.compile("([0-9a-f]{20}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})" + ANY);
  // February and December are hexadecimal: 1dec2026
  private static final Pattern DATE = Pattern.compile("[0-9]*(?:dec|feb)[0-9]*");

  // esbuild, which Angular builds with: main-5Y2XZ4QK.js, media/logo-5Y2XZ4QK.png
  private static final Pattern BASE32 = Pattern.compile(".+-([A-Z2-7]{8})" + CODE);
  private static final Pattern BASE32_MEDIA = Pattern.compile(".+-([A-Z2-7]{8})" + ANY);
  private static final Pattern BASE32_CHUNK = Pattern.compile("chunk-[A-Z2-7]{8}" + CODE);
  private static final Pattern BASE32_OF_ANGULAR =
      Pattern.compile("(?:main|polyfills|scripts|styles)-[2-7][A-Z2-7]{7}" + CODE);
  private static final Pattern OF_TWO_RUNS = Pattern.compile("[A-Z]*[2-7]*|[2-7]*[A-Z]*");

  // Rollup, which Vite builds with: index-DiwrgTda.js, logo-B3_x-9aQ.svg
  private static final Pattern BASE64 = Pattern.compile(".+-([A-Za-z0-9_-]{8})" + CODE);
  private static final Pattern BASE64_ASSET = Pattern.compile(".+-([A-Za-z0-9_-]{8})" + ANY);
  private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]*[0-9]*|[A-Z]+[0-9]*|[0-9]+");
  private static final Pattern LONG_WORD_OR_YEAR = Pattern.compile(".*(?:[a-z]{4}|[0-9]{4}).*");
  private static final Pattern UNPRONOUNCEABLE = Pattern.compile("(?i).*[b-df-hj-np-tv-xz]{5}.*");

  private HashedName() {}

  /**
   * @param path of the file below the context root
   */
  static boolean is(String path) {
    if (path.startsWith(OF_NEXT)) {
      return true;
    }
    var name = path.substring(path.lastIndexOf('/') + 1);
    return has(HEX, name, HashedName::isHex)
        || has(ONLY_HEX, name, HashedName::isHex)
        || BASE32_CHUNK.matcher(name).matches()
        || BASE32_OF_ANGULAR.matcher(name).matches()
        || has(path.contains("/media/") ? BASE32_MEDIA : BASE32, name, HashedName::isBase32)
        || has(BASE64, name, path.contains(OF_VITE) ? HashedName::isMixed : HashedName::isBase64)
        || path.contains(OF_VITE) && has(BASE64_ASSET, name, HashedName::isRandom);
  }

  private static boolean has(Pattern pattern, String name, Predicate<String> isHash) {
    var match = pattern.matcher(name);
    return match.matches() && isHash.test(match.group(1));
  }

  private static boolean isHex(String text) {
    return has(text, "[0-9]") && has(text, "[a-f]") && !DATE.matcher(text).matches();
  }

  // Neither PLATFORM nor VERSION2 nor 3DMODELS.
  private static boolean isBase32(String text) {
    return !OF_TWO_RUNS.matcher(text).matches();
  }

  // Code outside of Vite's folder: as any other file, or letters that make no word.
  private static boolean isBase64(String text) {
    return isRandom(text) || isMixed(text) && UNPRONOUNCEABLE.matcher(text).matches();
  }

  // Both cases, and more than a word with a capital or a number: neither Settings nor Version2.
  private static boolean isMixed(String text) {
    return has(text, "[a-z]") && has(text, "[A-Z]") && !areWords(text);
  }

  // Neither MP3Files nor May-2026 nor Paris_01.
  private static boolean isRandom(String text) {
    return isMixed(text) && has(text, "[0-9]") && !LONG_WORD_OR_YEAR.matcher(text).matches();
  }

  private static boolean areWords(String text) {
    return List.of(text.split("[_-]")).stream().allMatch(part -> WORD.matcher(part).matches());
  }

  private static boolean has(String text, String character) {
    return Pattern.compile(character).matcher(text).find();
  }
}
