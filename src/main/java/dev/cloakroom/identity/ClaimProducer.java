package dev.cloakroom.identity;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * {@code @Inject @Claim} (MicroProfile JWT 2.1 section 7.1.2) for the application's beans: single
 * claims of the token that {@link UserProducer} makes. A claim that is missing or of another type
 * is null or empty, as is each claim of a request without a user. A value is that of the request in
 * which the bean was made, so such a bean is {@code @RequestScoped}. A {@code ClaimValue} may stand
 * in any bean.
 */
@Alternative
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
@Dependent
public class ClaimProducer {
  private final JsonWebToken token;

  @Inject
  ClaimProducer(JsonWebToken token) {
    this.token = token;
  }

  @Produces
  @Claim
  String text(InjectionPoint point) {
    return value(point, String.class);
  }

  @Produces
  @Claim
  Boolean flag(InjectionPoint point) {
    return value(point, Boolean.class);
  }

  @Produces
  @Claim
  Long number(InjectionPoint point) {
    return value(point, Long.class);
  }

  @Produces
  @Claim
  @SuppressWarnings("unchecked") // ClaimConversion makes sets of texts.
  Set<String> texts(InjectionPoint point) {
    return value(point, Set.class);
  }

  @Produces
  @Claim
  JsonString jsonString(InjectionPoint point) {
    return value(point, JsonString.class);
  }

  @Produces
  @Claim
  JsonNumber jsonNumber(InjectionPoint point) {
    return value(point, JsonNumber.class);
  }

  @Produces
  @Claim
  JsonArray jsonArray(InjectionPoint point) {
    return value(point, JsonArray.class);
  }

  @Produces
  @Claim
  JsonObject jsonObject(InjectionPoint point) {
    return value(point, JsonObject.class);
  }

  @Produces
  @Claim
  @SuppressWarnings("unchecked") // The injection point names the type of the value.
  <T> Optional<T> optional(InjectionPoint point) {
    var type = argument(point.getType());
    return (Optional<T>) ClaimConversion.of(token, name(point), raw(type));
  }

  /** The claim of whichever request is served when it is asked. */
  @Produces
  @Claim
  @SuppressWarnings("unchecked") // The injection point names the type of the value.
  <T> ClaimValue<T> claimValue(InjectionPoint point) {
    var name = name(point);
    var type = argument(point.getType());
    return new ClaimValue<>() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public T getValue() {
        return (T)
            (raw(type) == Optional.class
                ? ClaimConversion.of(token, name, raw(argument(type)))
                : ClaimConversion.of(token, name, raw(type)).orElse(null));
      }
    };
  }

  private <T> T value(InjectionPoint point, Class<T> type) {
    return ClaimConversion.of(token, name(point), type).map(type::cast).orElse(null);
  }

  private static String name(InjectionPoint point) {
    for (var qualifier : point.getQualifiers()) {
      if (qualifier instanceof Claim claim) {
        var standard = claim.standard();
        return standard == Claims.UNKNOWN ? claim.value() : standard.name();
      }
    }
    throw new IllegalStateException("an injection point without @Claim: " + point);
  }

  // Of Optional<String> it is String. A raw Optional has a value of any type.
  private static Type argument(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : type instanceof Class<?> plain ? plain : Object.class;
  }
}
