package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.CloakroomApplication;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which mapper Jakarta REST asks: the one whose class is nearest (section 4.4). */
class MapperChoiceTest {

  static Stream<Throwable> thrownByTheProduct() {
    return Stream.of(
        new ProblemException(Problem.NOT_FOUND),
        new TokenException.LoginRequired(),
        new TokenException.SessionEnded(),
        new NotFoundException(),
        new NotAllowedException("GET"),
        new WebApplicationException(418),
        new IllegalStateException());
  }

  @ParameterizedTest
  @MethodSource("thrownByTheProduct")
  void noMapperForRuntimeExceptionOrWebApplicationExceptionIsNearerThanOurs(Throwable thrown) {
    var nearest =
        new CloakroomApplication()
            .getClasses().stream()
                .filter(ExceptionMapper.class::isAssignableFrom)
                .min(Comparator.comparingInt(type -> distance(mapped(type), thrown.getClass())))
                .orElseThrow();
    var ours = distance(mapped(nearest), thrown.getClass());
    assertTrue(ours <= distance(RuntimeException.class, thrown.getClass()));
    assertTrue(ours <= distance(WebApplicationException.class, thrown.getClass()));
  }

  @Test
  void noApplicationOfATeamFindsThoseThatAreForTheProductAlone() {
    for (var type : OwnMappers.all()) {
      assertFalse(type.isAnnotationPresent(Provider.class), type::getName);
    }
    assertEquals(ProblemException.class, mapped(ProblemExceptionMapper.class));
  }

  private static int distance(Class<?> mapped, Class<?> thrown) {
    var steps = 0;
    for (Class<?> type = thrown; type != null; type = type.getSuperclass(), steps++) {
      if (type == mapped) {
        return steps;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static Class<?> mapped(Class<?> mapper) {
    return Arrays.stream(mapper.getGenericInterfaces())
        .filter(ParameterizedType.class::isInstance)
        .map(ParameterizedType.class::cast)
        .filter(type -> type.getRawType() == ExceptionMapper.class)
        .map(type -> (Class<?>) type.getActualTypeArguments()[0])
        .findFirst()
        .orElseThrow();
  }
}
