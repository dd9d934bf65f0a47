package dev.cloakroom.backend;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server's Rest Client with the filter, and a backend that answers as it is told. */
final class FakeRestClient {
  private final SessionTokenFilter filter;
  private final Deque<Map.Entry<Integer, String>> answers = new ArrayDeque<>();
  private final List<Object> tokens = new ArrayList<>();
  private boolean aborting;
  private int calls;
  private int open;

  FakeRestClient(SessionTokenFilter filter) {
    this.filter = filter;
  }

  FakeRestClient answers(int status) {
    return answers(status, "Basic");
  }

  FakeRestClient answers(int status, String challenge) {
    answers.add(Map.entry(status, challenge));
    return this;
  }

  /** Another filter comes before, and answers 401 in place of the backend. */
  FakeRestClient isAborted() {
    aborting = true;
    return this;
  }

  /** The values of {@code Authorization} that reached the backend. */
  List<Object> tokens() {
    return tokens;
  }

  /** How often a method was called. */
  int calls() {
    return calls;
  }

  /** How many answers were given whose body nobody has closed. */
  int open() {
    return open;
  }

  /**
   * Sends one request.
   *
   * @throws WebApplicationException for each status from 400 on, as the default mapper
   * @throws ProcessingException with the exception of a filter
   */
  Response send(Object entity, MediaType type) {
    var headers = new MultivaluedHashMap<String, Object>();
    var properties = new HashMap<String, Object>();
    var aborted = new ArrayDeque<Response>();
    var request =
        (ClientRequestContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientRequestContext.class},
                (proxy, call, args) ->
                    switch (call.getName()) {
                      case "getClient" -> null;
                      case "getHeaders" -> headers;
                      case "getHeaderString" -> headers.getFirst((String) args[0]);
                      case "setProperty" -> properties.put((String) args[0], args[1]);
                      case "getProperty" -> properties.get(args[0]);
                      case "getEntity" -> entity;
                      case "getMediaType" -> type;
                      case "abortWith" -> aborted.add((Response) args[0]) ? null : null;
                      default -> throw new UnsupportedOperationException(call.getName());
                    });
    calls++;
    if (aborting) {
      return answered(request, 401, "Cookie");
    }
    filter.filter(request);
    if (!aborted.isEmpty()) {
      return answered(request, aborted.remove().getStatus(), "Cookie");
    }
    tokens.add(headers.getFirst("Authorization"));
    var answer = answers.remove();
    return answered(request, answer.getKey(), answer.getValue());
  }

  private Response answered(ClientRequestContext request, int status, String challenge) {
    open++;
    var body =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            open--;
          }
        };
    try {
      filter.filter(request, context(status, challenge, body));
    } catch (RuntimeException e) {
      throw new ProcessingException(e);
    }
    if (status >= 400) {
      throw new WebApplicationException(status);
    }
    return Response.status(status).build();
  }

  private static ClientResponseContext context(int status, String challenge, InputStream body) {
    var headers = new MultivaluedHashMap<String, String>();
    headers.putSingle("WWW-Authenticate", challenge);
    return (ClientResponseContext)
        Proxy.newProxyInstance(
            FakeRestClient.class.getClassLoader(),
            new Class<?>[] {ClientResponseContext.class},
            (proxy, call, args) ->
                switch (call.getName()) {
                  case "getStatus" -> status;
                  case "getHeaders" -> headers;
                  case "getEntityStream" -> body;
                  default -> throw new UnsupportedOperationException(call.getName());
                });
  }
}
