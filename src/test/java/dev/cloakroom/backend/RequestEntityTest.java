package dev.cloakroom.backend;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.Form;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import javax.xml.transform.stream.StreamSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEntityTest {
  private static boolean canBeSentAgain(Object entity, String type) {
    return RequestEntity.canBeSentAgain(
        (ClientRequestContext)
            Proxy.newProxyInstance(
                RequestEntityTest.class.getClassLoader(),
                new Class<?>[] {ClientRequestContext.class},
                (proxy, call, args) ->
                    switch (call.getName()) {
                      case "getEntity" -> entity;
                      case "getMediaType" -> type == null ? null : MediaType.valueOf(type);
                      default -> throw new UnsupportedOperationException(call.getName());
                    }));
  }

  @Test
  void nothingBytesAndTextCan() {
    assertTrue(canBeSentAgain(null, null));
    assertTrue(canBeSentAgain(new byte[1], "application/octet-stream"));
    assertTrue(canBeSentAgain("text", "application/x-own"));
    assertTrue(canBeSentAgain(new Form("a", "b"), "application/x-www-form-urlencoded"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=UTF-8",
        "Application/VND.shop+JSON",
        "application/xml",
        "application/soap+xml",
        "text/csv"
      })
  void anObjectOfValuesCan(String type) {
    assertTrue(canBeSentAgain(Map.of("a", 1), type));
  }

  static List<Object> readOnce() {
    return List.of(
        InputStream.nullInputStream(),
        Reader.nullReader(),
        (StreamingOutput) out -> {},
        new StreamSource(new StringReader("<a/>")));
  }

  @ParameterizedTest
  @MethodSource("readOnce")
  void whatIsReadOnceCannot(Object entity) {
    assertFalse(canBeSentAgain(entity, "application/json"));
    assertFalse(canBeSentAgain(entity, "text/xml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data", "application/octet-stream", "application/x-json5"})
  void anObjectOfAnotherMediaTypeCannot(String type) {
    assertFalse(canBeSentAgain(List.of(1), type));
  }

  @Test
  void anObjectWithoutAMediaTypeCannot() {
    assertFalse(canBeSentAgain(List.of(1), null));
  }
}
