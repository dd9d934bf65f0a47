package dev.cloakroom.restclient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests of which a filter of the server has set fields before ours. */
class ClientFieldsFilterTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-";
  private static final String SENT = TRACE + "00f067aa0ba902b7-01";
  private static final String OF_SERVER = TRACE + "0123456789abcdef-01";

  private final MultivaluedHashMap<String, Object> headers = new MultivaluedHashMap<>();
  private final ClientRequestContext call =
      (ClientRequestContext)
          Proxy.newProxyInstance(
              ClientRequestContext.class.getClassLoader(),
              new Class<?>[] {ClientRequestContext.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getHeaders") ? headers : first((String) arguments[0]));

  private String first(String name) {
    return headers.containsKey(name) ? headers.getFirst(name).toString() : null;
  }

  private ClientFieldsFilter filter() {
    var request =
        new FakeExchange()
            .header("Host", "app.example")
            .header("traceparent", SENT)
            .header("tracestate", "a=b")
            .request();
    return new ClientFieldsFilter(new OnBehalf(request, new Callers(TestSettings.of())));
  }

  @Test
  void theClientsTraceGoesAlong() {
    filter().filter(call);
    assertEquals(List.of(SENT), headers.get("traceparent"));
    assertEquals(List.of("a=b"), headers.get("tracestate"));
  }

  // Open Liberty with mpTelemetry: the login was answered 503.
  @Test
  void theServersSpanStaysAlsoInAListThatCannotBeChanged() {
    headers.put("traceparent", List.of(OF_SERVER));
    headers.put("X-Request-Id", List.of("of the server"));
    filter().filter(call);
    assertEquals(List.of(OF_SERVER), headers.get("traceparent"));
    assertEquals(null, headers.get("tracestate"));
    assertEquals(1, headers.get("X-Request-Id").size());
    assertEquals(16, first("X-Request-Id").length());
  }

  @Test
  void aFixedFieldTakesThePlaceOfAListThatCannotBeChanged() {
    headers.put("X-Key", List.of("a", "b"));
    new FixedFieldsFilter(List.of(new HeaderField("X-Key", "k"))).filter(call);
    assertEquals(List.of("k"), headers.get("X-Key"));
  }
}
