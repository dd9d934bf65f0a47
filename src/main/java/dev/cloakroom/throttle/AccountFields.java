package dev.cloakroom.throttle;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * {@code cloakroom.login.account-fields}: the members of a login's JSON that name an account. An
 * entry is the name of a member, or a JSON Pointer (RFC 6901) if it begins with a slash. Names are
 * compared in their {@link Accounts#normalised} form. The name of a member matches at any depth,
 * because backends differ in where they look: the entry {@code email} also matches {@code
 * {"user":{"email":…}}}. A JSON Pointer matches one place only. Each of the {@link FormReadings}
 * counts, so the entry {@code email} also matches {@code {"user[email]":…}}.
 */
public final class AccountFields {
  private static final Logger LOG = Logger.getLogger(AccountFields.class.getName());

  // A real login names fewer accounts. If more entries are configured, their number is the limit.
  private static final int MOST_NAMES = 8;
  // Stands for a pointer in the list of names. It matches no member, because a normalised name
  // never ends with a space.
  private static final String POINTER = "pointer ";
  // Up to here a double represents each whole number exactly (RFC 8259 section 6).
  private static final double LARGEST_EXACT = 1L << 53;

  private final AtomicBoolean warned = new AtomicBoolean();
  private final List<String> entries;
  private final List<List<String>> paths;
  private final List<String> anywhere;
  private final int most;

  /**
   * Uses the configured entries.
   *
   * @param entries each a member's name or a well-formed JSON Pointer
   */
  public AccountFields(List<String> entries) {
    this.entries = List.copyOf(entries);
    this.paths = entries.stream().map(AccountFields::path).toList();
    this.anywhere =
        entries.stream()
            .map(entry -> entry.startsWith("/") ? POINTER : Accounts.normalised(entry))
            .toList();
    this.most = Math.max(MOST_NAMES, paths.size());
  }

  private static List<String> path(String entry) {
    if (!entry.startsWith("/")) {
      return List.of(Accounts.normalised(entry));
    }
    return Arrays.stream(entry.substring(1).split("/", -1))
        .map(segment -> segment.replace("~1", "/").replace("~0", "~"))
        .map(Accounts::normalised)
        .toList();
  }

  /**
   * The accounts that the credentials name. The first are those of outermost members and of
   * pointers, in the order of the entries; those of nested members follow.
   *
   * @throws ProblemException {@code invalid_request} if the credentials name more accounts than
   *     there are entries, and more than eight: each of them would have to be counted
   */
  public Accounts in(JsonObject credentials) {
    var readings = FormReadings.of(credentials);
    var nested = new Nested();
    readings.forEach(nested::search);
    var all = new Names();
    for (var path : paths) {
      readings.forEach(reading -> follow(reading, path, all, nested));
    }
    nested.byEntry.forEach(all::addAll);
    if (all.typed.isEmpty() && !warned.getAndSet(true)) {
      LOG.warning(
          "login: the credentials name no account. Their members are: %s;"
                  .formatted(AnswerSummary.members(credentials))
              + " looked for an account in %s. All such logins are counted together, so that a few"
                  .formatted(String.join(", ", entries))
              + " failures of one user lock everybody out. Name the member with the account in"
              + " cloakroom.login.account-fields");
    }
    return new Accounts(List.copyOf(all.typed.values()), nested.unclear);
  }

  private void follow(JsonValue value, List<String> path, Names names, Nested nested) {
    if (path.isEmpty()) {
      nested.unclear |= !names.take(value) && holdsObject(value) && !nested.search(value);
    } else if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            if (Accounts.normalised(name).equals(path.get(0))) {
              follow(member, path.subList(1, path.size()), names, nested);
            }
          });
    } else if (value instanceof JsonArray array) {
      // Some backends treat an array of one element as that element, so the path goes on in each
      // element. A segment of a pointer may also be an index.
      for (var i = 0; i < array.size(); i++) {
        var indexed = path.get(0).equals(Integer.toString(i));
        follow(array.get(i), indexed ? path.subList(1, path.size()) : path, names, nested);
      }
    }
  }

  /** The accounts that members at any depth name, if their names are entries. */
  private final class Nested {
    private final List<Names> byEntry = paths.stream().map(path -> new Names()).toList();
    private boolean unclear;

    /** Whether {@code value} names an account. */
    private boolean search(JsonValue value) {
      var named = false;
      if (value instanceof JsonObject object) {
        for (var member : object.entrySet()) {
          named |= search(member.getKey(), member.getValue());
        }
      } else if (value instanceof JsonArray array) {
        for (var element : array) {
          named |= search(element);
        }
      }
      return named;
    }

    private boolean search(String name, JsonValue content) {
      var named = search(content);
      var entry = anywhere.indexOf(Accounts.normalised(name));
      if (entry < 0) {
        return named;
      }
      named |= byEntry.get(entry).take(content);
      unclear |= !named && holdsObject(content);
      return named;
    }
  }

  private static boolean holdsObject(JsonValue value) {
    return value instanceof JsonObject
        || value instanceof JsonArray array && array.stream().anyMatch(AccountFields::holdsObject);
  }

  // 7, 7.0 and 0.7e1 are the same number (RFC 8259 section 6), so the same account.
  private static String digits(JsonValue value) {
    var number = StrictJson.number(value).orElse(Double.NaN);
    return number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT
        ? Long.toString((long) number)
        : value.toString();
  }

  private final class Names {
    // Names as typed, by their normalised form.
    private final Map<String, String> typed = new LinkedHashMap<>();

    /**
     * Adds strings and numbers, also from arrays. Null and booleans name no account. The members of
     * an object are not added, because one may be a password, for example in {@code
     * {"login":{"email":…,"password":…}}}.
     *
     * @return whether {@code value} holds a name
     */
    private boolean take(JsonValue value) {
      if (value instanceof JsonString text) {
        return add(text.getString());
      }
      if (value instanceof JsonNumber) {
        return add(digits(value));
      }
      var any = false;
      if (value instanceof JsonArray array) {
        for (var element : array) {
          any |= take(element);
        }
      }
      return any;
    }

    private void addAll(Names others) {
      others.typed.values().forEach(this::add);
    }

    private boolean add(String name) {
      var normalised = Accounts.normalised(name);
      if (normalised.isEmpty()) {
        return false;
      }
      typed.putIfAbsent(normalised, name);
      if (typed.size() > most) {
        throw new ProblemException(Problem.INVALID_REQUEST);
      }
      return true;
    }
  }
}
