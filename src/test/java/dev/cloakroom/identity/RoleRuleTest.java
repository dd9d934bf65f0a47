package dev.cloakroom.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleRuleTest {
  static class Plain {
    public void free() {}

    @RolesAllowed({"editor", "owner"})
    public void edit() {}

    @DenyAll
    public void never() {}

    @PermitAll
    public void open() {}

    @DenyAll
    @PermitAll
    public void both() {}
  }

  @RolesAllowed("owner")
  static class Owned extends Plain {
    @Override
    public void free() {}

    public void inherited() {}

    @PermitAll
    public void shown() {}
  }

  /** As CDI makes one: annotations that are not inherited are missing. */
  static class ProxyOfOwned extends Owned {
    @Override
    public void inherited() {}

    @Override
    public void shown() {}

    @Override
    public void edit() {}
  }

  interface Contract {
    @RolesAllowed("clerk")
    void file();

    @PermitAll
    void look();
  }

  @DenyAll
  interface Closed extends Contract {
    void shut();
  }

  static class Clerk implements Closed {
    @Override
    public void file() {}

    @Override
    public void look() {}

    @Override
    public void shut() {}

    @RolesAllowed("chief")
    public void file(String where) {}
  }

  interface Store<T, K extends CharSequence> {
    @RolesAllowed("keeper")
    void save(T thing, K key);
  }

  static class Hats implements Store<Integer, String> {
    @Override
    public void save(Integer hat, String key) {}

    @RolesAllowed({"keeper", "keeper"})
    public void count() {}
  }

  private static Optional<RoleRule> rule(Class<?> type, String name) {
    var method =
        Arrays.stream(type.getMethods())
            .filter(each -> each.getName().equals(name) && each.getParameterCount() == 0)
            .findFirst()
            .orElseThrow();
    return RoleRule.of(type, method);
  }

  @ParameterizedTest
  @CsvSource({
    "free, ",
    "open, ",
    "edit, editor+owner",
    "never, ''",
  })
  void readsAMethod(String name, String roles) {
    assertEquals(roles, text(rule(Plain.class, name)));
  }

  @ParameterizedTest
  @CsvSource({"free, owner", "inherited, owner", "shown, ", "edit, editor+owner", "never, ''"})
  void readsTheClassWhereTheMethodSaysNothing(String name, String roles) {
    assertEquals(roles, text(rule(Owned.class, name)));
    assertEquals(roles, text(rule(ProxyOfOwned.class, name)), "behind a proxy");
  }

  @ParameterizedTest
  @CsvSource({"file, clerk", "look, ", "shut, ''"})
  void readsInterfaces(String name, String roles) {
    assertEquals(roles, text(rule(Clerk.class, name)));
  }

  @Test
  void tellsOverloadedMethodsApart() throws NoSuchMethodException {
    var method = Clerk.class.getMethod("file", String.class);
    assertEquals(Optional.of(new RoleRule(Set.of("chief"))), RoleRule.of(Clerk.class, method));
  }

  @Test
  void readsGenericInterfaces() throws NoSuchMethodException {
    var method = Hats.class.getMethod("save", Integer.class, String.class);
    assertEquals(Optional.of(new RoleRule(Set.of("keeper"))), RoleRule.of(Hats.class, method));
  }

  @Test
  void takesARoleThatStandsTwice() {
    assertEquals("keeper", text(rule(Hats.class, "count")));
  }

  @Test
  void refusesTwoRulesForOneMethod() {
    assertThrows(IllegalStateException.class, () -> rule(Plain.class, "both"));
  }

  private static String text(Optional<RoleRule> rule) {
    return rule.map(each -> String.join("+", each.roles().stream().sorted().toList())).orElse(null);
  }
}
