package dev.cloakroom.cookie;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** One request and its answer; reading the request costs next to nothing. */
final class BenchExchange {
  private static final HttpServletRequest REQUEST = nothing(HttpServletRequest.class);
  private static final HttpServletResponse RESPONSE = nothing(HttpServletResponse.class);

  private final List<String> cookieFields;
  private final List<String> setCookies = new ArrayList<>();

  BenchExchange(String... cookieFields) {
    this.cookieFields = List.of(cookieFields);
  }

  HttpServletRequest request() {
    var response = response();
    return new HttpServletRequestWrapper(REQUEST) {
      @Override
      public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(cookieFields);
      }

      @Override
      public Object getAttribute(String name) {
        return response;
      }
    };
  }

  private HttpServletResponse response() {
    return new HttpServletResponseWrapper(RESPONSE) {
      @Override
      public Collection<String> getHeaders(String name) {
        return List.of();
      }

      @Override
      public void setHeader(String name, String value) {
        setCookies.add(value);
      }

      @Override
      public void addHeader(String name, String value) {
        setCookies.add(value);
      }
    };
  }

  /** What a browser would send after this answer: name and value of each cookie. */
  List<String> cookies() {
    return setCookies.stream().map(line -> line.substring(0, line.indexOf(';'))).toList();
  }

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }
}
