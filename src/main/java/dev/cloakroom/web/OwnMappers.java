package dev.cloakroom.web;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Set;

/**
 * Exception mappers for the product's resources only. Jakarta REST calls the mapper whose class is
 * nearest to the exception (section 4.4). Some servers use a mapper of a team, or one of their own,
 * in every application of the WAR. For example, a team's mapper for {@code RuntimeException} would
 * be nearer than {@link ProblemMapper}. None of the mappers here is a {@code @Provider}, so a
 * team's application does not find them when it scans for providers.
 */
public final class OwnMappers {
  // The lowest number wins among mappers for the same class.
  private static final int FIRST = 1;

  private OwnMappers() {}

  /** The classes of all these mappers. */
  public static Set<Class<?>> all() {
    return Set.of(
        OfBadRequest.class,
        OfClientError.class,
        OfNotAcceptable.class,
        OfNotAllowed.class,
        OfNotFound.class,
        OfNotSupported.class,
        OfRuntime.class,
        OfWebApplication.class);
  }

  /** Answers as {@link ProblemMapper} does. */
  public abstract static class Near<E extends Throwable> {
    private ProblemMapper problems;

    @Inject
    void set(ProblemMapper problems) {
      this.problems = problems;
    }

    /** The problem that the exception stands for. */
    public Response toResponse(E thrown) {
      return problems.toResponse(thrown);
    }
  }

  /** For malformed requests that Jakarta REST finds. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfBadRequest extends Near<BadRequestException>
      implements ExceptionMapper<BadRequestException> {}

  /** For statuses from 400 to 499 that have no exception of their own. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfClientError extends Near<ClientErrorException>
      implements ExceptionMapper<ClientErrorException> {}

  /** For media types that no resource makes. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfNotAcceptable extends Near<NotAcceptableException>
      implements ExceptionMapper<NotAcceptableException> {}

  /** For methods that a resource does not have. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfNotAllowed extends Near<NotAllowedException>
      implements ExceptionMapper<NotAllowedException> {}

  /** For paths without a resource. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfNotFound extends Near<NotFoundException>
      implements ExceptionMapper<NotFoundException> {}

  /** For media types that no resource takes. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfNotSupported extends Near<NotSupportedException>
      implements ExceptionMapper<NotSupportedException> {}

  /** For unexpected exceptions. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfRuntime extends Near<RuntimeException>
      implements ExceptionMapper<RuntimeException> {}

  /** For all other exceptions of Jakarta REST. */
  @ApplicationScoped
  @Priority(FIRST)
  public static class OfWebApplication extends Near<WebApplicationException>
      implements ExceptionMapper<WebApplicationException> {}
}
