package dev.cloakroom.fake;

import dev.cloakroom.cookie.SessionCookies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One request and its answer, for what the product asks of them. Anything else that is called says
 * so instead of answering null.
 */
public final class FakeExchange {
  private final Map<String, List<String>> requestHeaders =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, List<String>> responseHeaders =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, Function<Object[], Object>> others = new HashMap<>();
  private final String method;
  private String address = "192.0.2.1";
  private boolean secure;

  public FakeExchange(String method) {
    this.method = method;
    SessionCookies.attach(request(), response());
  }

  public FakeExchange() {
    this("GET");
  }

  public FakeExchange header(String name, String value) {
    requestHeaders.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    return this;
  }

  public FakeExchange from(String peer) {
    this.address = peer;
    return this;
  }

  public FakeExchange secure() {
    this.secure = true;
    return this;
  }

  /** Answers a call of the request or the response that is not known here, or in another way. */
  public FakeExchange on(String call, Function<Object[], Object> answer) {
    others.put(call, answer);
    return this;
  }

  public List<String> setCookies() {
    return answered("Set-Cookie");
  }

  /** The values of a field of the answer. */
  public List<String> answered(String name) {
    return responseHeaders.getOrDefault(name, List.of());
  }

  /**
   * The Cookie header that a browser would send after this answer, as if it had had none before.
   */
  public String cookies() {
    var pairs = new ArrayList<String>();
    for (var line : setCookies()) {
      if (!line.contains("Max-Age=0")) {
        pairs.add(line.split(";", 2)[0]);
      }
    }
    return String.join("; ", pairs);
  }

  public HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (proxy, call, args) ->
            switch (call.getName()) {
              case "getHeaders" ->
                  Collections.enumeration(requestHeaders.getOrDefault((String) args[0], List.of()));
              case "getHeaderNames" -> Collections.enumeration(requestHeaders.keySet());
              case "getHeader" ->
                  requestHeaders.getOrDefault((String) args[0], List.of()).stream()
                      .findFirst()
                      .orElse(null);
              case "getAttribute" -> attributes.get((String) args[0]);
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              case "getRemoteAddr" -> address;
              case "isSecure" -> secure;
              case "getMethod" -> method.toUpperCase(Locale.ROOT);
              case "getContextPath" -> "";
              case "getProtocol" -> "HTTP/1.1";
              default -> throw new UnsupportedOperationException(call.getName());
            });
  }

  public HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (proxy, call, args) ->
            switch (call.getName()) {
              case "getHeaders" -> List.copyOf(answered((String) args[0]));
              case "getHeaderNames" -> List.copyOf(responseHeaders.keySet());
              case "getHeader" -> answered((String) args[0]).stream().findFirst().orElse(null);
              case "containsHeader" -> responseHeaders.containsKey((String) args[0]);
              case "reset" -> {
                responseHeaders.clear();
                yield null;
              }
              case "setHeader" ->
                  responseHeaders.put((String) args[0], new ArrayList<>(List.of((String) args[1])));
              case "addHeader" ->
                  responseHeaders
                      .computeIfAbsent((String) args[0], key -> new ArrayList<>())
                      .add((String) args[1]);
              default -> throw new UnsupportedOperationException(call.getName());
            });
  }

  private <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler withVoid =
        (proxy, call, args) -> {
          var other = others.get(call.getName());
          var result = other == null ? handler.invoke(proxy, call, args) : other.apply(args);
          return call.getReturnType() == void.class ? null : result;
        };
    return type.cast(
        Proxy.newProxyInstance(
            FakeExchange.class.getClassLoader(), new Class<?>[] {type}, withVoid));
  }
}
