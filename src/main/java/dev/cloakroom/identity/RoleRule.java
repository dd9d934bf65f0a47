package dev.cloakroom.identity;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who may call a method (Jakarta Annotations 2.1 section 3.2 to 3.6): users with one of the roles,
 * or nobody.
 *
 * @param roles empty if nobody may
 */
record RoleRule(Set<String> roles) {

  /** Defensive copy. */
  RoleRule {
    roles = Set.copyOf(roles);
  }

  /**
   * The rule of a method; empty if everybody may call it. Of a class that declares the method, the
   * annotation of the method counts, and then that of the class. If neither has one, the methods
   * that it overrides or implements are looked at in the same way: a rule that stands on an
   * interface must not be lost. The annotation of a class counts last for methods that the class
   * inherits.
   *
   * @throws IllegalStateException if one element has two of the annotations
   */
  static Optional<RoleRule> of(Class<?> type, Method method) {
    var types = hierarchy(type);
    return Stream.concat(types.stream().flatMap(each -> declared(each, method)), types.stream())
        .filter(RoleRule::isAnnotated)
        .findFirst()
        .flatMap(RoleRule::of);
  }

  private static Stream<AnnotatedElement> declared(Class<?> type, Method method) {
    return Stream.of(type.getDeclaredMethods())
        .filter(own -> !own.isBridge() && isOverridden(own, method))
        .flatMap(own -> Stream.of(own, type));
  }

  // A parameter of a generic interface is a type variable there, and a class in the method.
  private static boolean isOverridden(Method own, Method method) {
    var types = own.getParameterTypes();
    var others = method.getParameterTypes();
    if (!own.getName().equals(method.getName()) || types.length != others.length) {
      return false;
    }
    var generic = own.getGenericParameterTypes();
    return IntStream.range(0, types.length)
        .allMatch(
            i ->
                types[i] == others[i]
                    || generic[i] instanceof TypeVariable && types[i].isAssignableFrom(others[i]));
  }

  // A proxy of CDI is a subclass without the annotations, so superclasses are looked at too.
  private static List<Class<?>> hierarchy(Class<?> type) {
    var types = new ArrayList<Class<?>>();
    for (var each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      types.add(each);
    }
    for (var each : List.copyOf(types)) {
      addInterfaces(each, types);
    }
    return types;
  }

  private static void addInterfaces(Class<?> type, List<Class<?>> types) {
    for (var each : type.getInterfaces()) {
      if (!types.contains(each)) {
        types.add(each);
        addInterfaces(each, types);
      }
    }
  }

  private static boolean isAnnotated(AnnotatedElement element) {
    var count =
        Stream.of(RolesAllowed.class, DenyAll.class, PermitAll.class)
            .filter(element::isAnnotationPresent)
            .count();
    if (count > 1) {
      throw new IllegalStateException(
          element + " has more than one of @RolesAllowed, @DenyAll and @PermitAll");
    }
    return count == 1;
  }

  private static Optional<RoleRule> of(AnnotatedElement element) {
    if (element.isAnnotationPresent(PermitAll.class)) {
      return Optional.empty();
    }
    var allowed = element.getAnnotation(RolesAllowed.class);
    return Optional.of(
        new RoleRule(allowed == null ? Set.of() : Set.copyOf(List.of(allowed.value()))));
  }
}
