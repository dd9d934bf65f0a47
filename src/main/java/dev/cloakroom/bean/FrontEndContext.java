package dev.cloakroom.bean;

import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the instances of {@link FrontEndScoped} beans (CDI 4.0 section 2.5.1). */
final class FrontEndContext implements Context {
  private final Map<FrontEnd, Map<Contextual<?>, Kept<?>>> kept = new ConcurrentHashMap<>();
  // In the order of their creation.
  private final List<Kept<?>> all = new ArrayList<>();

  private record Kept<T>(Contextual<T> bean, T instance, CreationalContext<T> creation) {
    void destroy() {
      bean.destroy(instance, creation);
    }
  }

  @Override
  public Class<? extends Annotation> getScope() {
    return FrontEndScoped.class;
  }

  @Override
  public <T> T get(Contextual<T> bean, CreationalContext<T> creation) {
    var ofFrontEnd =
        kept.computeIfAbsent(FrontEnd.current(), frontEnd -> new ConcurrentHashMap<>());
    var known = instance(ofFrontEnd, bean);
    return known != null || creation == null ? known : create(ofFrontEnd, bean, creation);
  }

  @Override
  public <T> T get(Contextual<T> bean) {
    return get(bean, null);
  }

  // The lock is one for all, because the creation of a bean creates others.
  private synchronized <T> T create(
      Map<Contextual<?>, Kept<?>> ofFrontEnd, Contextual<T> bean, CreationalContext<T> creation) {
    var known = instance(ofFrontEnd, bean);
    if (known != null) {
      return known;
    }
    var made = new Kept<>(bean, bean.create(creation), creation);
    ofFrontEnd.put(bean, made);
    all.add(made);
    return made.instance();
  }

  @SuppressWarnings("unchecked") // Each instance is kept under the bean that made it.
  private static <T> T instance(Map<Contextual<?>, Kept<?>> ofFrontEnd, Contextual<T> bean) {
    var found = (Kept<T>) ofFrontEnd.get(bean);
    return found == null ? null : found.instance();
  }

  @Override
  public boolean isActive() {
    return true;
  }

  /** Destroys all instances, the last first, because a bean uses those that were made before it. */
  synchronized void close() {
    // Without a lambda: after a deployment that failed, Payara loads no more classes for one.
    for (var i = all.size() - 1; i >= 0; i--) {
      all.get(i).destroy();
    }
    all.clear();
    kept.clear();
  }
}
