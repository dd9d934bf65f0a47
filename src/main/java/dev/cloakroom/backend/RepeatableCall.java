package dev.cloakroom.backend;

import dev.cloakroom.problem.ProblemException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * One call of a method of a team's Rest Client. The method is called once more if the backend has
 * refused the token of the first request. {@link SessionTokenFilter} finds the call by the thread,
 * because a client filter is given neither the method's arguments nor a way to send the request
 * again.
 */
final class RepeatableCall {
  private static final ThreadLocal<RepeatableCall> OF_THREAD = new ThreadLocal<>();

  private Object client;
  private boolean ended;
  private boolean repeated;
  private ProblemException problem;

  private RepeatableCall() {}

  /** Calls the method, and throws what it throws. */
  @FunctionalInterface
  interface Method {
    Object call() throws Throwable;
  }

  /** What the filter throws in place of a refusal, so that nothing of the team's sees it. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super("the backend has refused the token; the call is made again", null, false, false);
    }
  }

  /** Calls the method, and calls it again each time the filter has ended its request. */
  static Object make(Method method) throws Throwable {
    // A filter of one client may call another client.
    var outer = OF_THREAD.get();
    var call = new RepeatableCall();
    OF_THREAD.set(call);
    try {
      return call.untilItIsNotEnded(method);
    } finally {
      if (outer == null) {
        OF_THREAD.remove();
      } else {
        OF_THREAD.set(outer);
      }
    }
  }

  // Servers wrap the exception of a filter differently, and an interceptor of the team's may answer
  // in place of it, so what came of a request that was ended does not matter.
  private Object untilItIsNotEnded(Method method) throws Throwable {
    while (true) {
      ended = false;
      try {
        var result = method.call();
        if (!ended) {
          return result;
        }
        if (result instanceof Response response) {
          response.close();
        }
      } catch (Exception e) {
        if (!ended) {
          throw e;
        }
      }
    }
  }

  /**
   * The call that this thread is making with a client. A filter or a mapper of the team may call
   * another client meanwhile, whose answers are not those of this call.
   *
   * @param client that of the request; the first one is the call's own
   */
  static Optional<RepeatableCall> ofThread(Object client) {
    var call = OF_THREAD.get();
    if (call == null) {
      return Optional.empty();
    }
    if (call.client == null) {
      call.client = client;
    }
    return call.client == client ? Optional.of(call) : Optional.empty();
  }

  /**
   * Begins a request. Within one call of the method there are several if an interceptor of the team
   * calls it again.
   *
   * @throws ProblemException what {@link #end} was given
   */
  void beginRequest() {
    ended = false;
    if (problem != null) {
      throw problem;
    }
  }

  /** Whether the token of a request was refused already. */
  boolean isRepeated() {
    return repeated;
  }

  /**
   * Ends the request, so that a second one is made.
   *
   * @throws Refused always
   */
  void repeat() {
    repeated = true;
    ended = true;
    throw new Refused();
  }

  /**
   * Ends the request and sends no other: the call ends with the problem, as a call that is not made
   * at all.
   *
   * @throws Refused always
   */
  void end(ProblemException with) {
    problem = with;
    ended = true;
    throw new Refused();
  }
}
