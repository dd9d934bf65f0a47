package dev.cloakroom.identity;

import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Optional;

/** The beans of the server that alternatives of this package take the place of. */
final class ServerBean {
  private ServerBean() {}

  /**
   * The server's bean of a type; empty if it has none.
   *
   * @param alternative the class of ours that takes its place
   */
  static <T> Optional<T> of(Class<T> type, Class<?> alternative, BeanManager beans) {
    return beans.getBeans(type).stream()
        .filter(bean -> bean.getBeanClass() != alternative)
        .findFirst()
        .map(
            bean -> type.cast(beans.getReference(bean, type, beans.createCreationalContext(bean))));
  }
}
