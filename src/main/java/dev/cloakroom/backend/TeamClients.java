package dev.cloakroom.backend;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessSyntheticBean;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * Finds the Rest Client interfaces that register {@link SessionTokenFilter}, and puts a {@link
 * RepeatingClient} before each. It is needed because a client filter cannot send a request again in
 * a way that all servers allow: RESTEasy's Rest Client fails on a request that its own interface
 * has not begun.
 */
public class TeamClients implements Extension {
  private final List<RepeatingClient<?>> clients = new ArrayList<>();

  <T> void find(
      @Observes @WithAnnotations(RegisterRestClient.class) ProcessAnnotatedType<T> discovered,
      BeanManager manager) {
    var type = discovered.getAnnotatedType().getJavaClass();
    if (type.isInterface() && presentsToken(type)) {
      clients.add(new RepeatingClient<>(type, manager));
    }
  }

  private static boolean presentsToken(Class<?> type) {
    return Stream.of(type.getAnnotationsByType(RegisterProvider.class))
        .anyMatch(provider -> provider.value() == SessionTokenFilter.class);
  }

  void add(@Observes AfterBeanDiscovery beans) {
    clients.forEach(beans::addBean);
  }

  // Once there is an alternative, the bean manager no longer finds the server's bean.
  void keep(@Observes ProcessSyntheticBean<?> added) {
    clients.forEach(client -> client.takesThePlaceOf(added.getBean()));
  }
}
