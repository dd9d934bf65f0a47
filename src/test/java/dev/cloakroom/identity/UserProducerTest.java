package dev.cloakroom.identity;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.cloakroom.fake.FakeExchange;
import java.security.Principal;
import org.junit.jupiter.api.Test;

class UserProducerTest {
  private final FakeExchange exchange = new FakeExchange();
  private final ServedRequest served = new ServedRequest(exchange.request());

  @Test
  void aBeanGetsTheContainersUserWhereThereIsNoSession() {
    Principal machine = () -> "machine";
    exchange.on("getUserPrincipal", args -> machine);
    assertSame(machine, UserProducer.user(served));
    assertNull(UserProducer.token(served).getName(), "it is no token");
  }

  @Test
  void aBeanGetsTheContainersToken() {
    var token = SessionUser.unverified("machine");
    exchange.on("getUserPrincipal", args -> token);
    assertSame(token, UserProducer.token(served));
  }

  @Test
  void aBeanThatATimerRunsGetsNobody() {
    var outside = new IllegalStateException("no request is served");
    exchange
        .on(
            "getAttribute",
            args -> {
              throw outside;
            })
        .on(
            "getUserPrincipal",
            args -> {
              throw outside;
            });
    assertNull(UserProducer.user(served).getName());
    assertNull(UserProducer.token(served).getName());
    assertSame(served.proxy(), UserProducer.request(served));
  }
}
