package dev.cloakroom.backend;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.PassivationCapable;
import jakarta.enterprise.inject.spi.Prioritized;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The bean that is injected in place of the server's own bean of a Rest Client interface. It calls
 * that bean, each method as a {@link RepeatableCall}.
 *
 * @param <T> the interface
 */
final class RepeatingClient<T> implements Bean<T>, PassivationCapable, Prioritized {
  // The lowest: an alternative of the team, for example in its tests, comes before this one.
  private static final int PRIORITY = 1;

  private final Class<T> type;
  private final BeanManager beans;
  private final Class<? extends Annotation> scope;
  private Bean<?> replaced;

  RepeatingClient(Class<T> type, BeanManager beans) {
    this.type = type;
    this.beans = beans;
    this.scope =
        Stream.of(type.getAnnotations())
            .<Class<? extends Annotation>>map(Annotation::annotationType)
            .filter(beans::isScope)
            .findFirst()
            .orElse(Dependent.class);
  }

  /** Keeps the bean if it is that of the server for this interface. */
  void takesThePlaceOf(Bean<?> bean) {
    if (!(bean instanceof RepeatingClient)
        && bean.getTypes().contains(type)
        && bean.getQualifiers().contains(RestClient.LITERAL)) {
      replaced = bean;
    }
  }

  @Override
  public T create(CreationalContext<T> context) {
    Objects.requireNonNull(replaced, () -> "the server has no Rest Client for " + type.getName());
    return repeating(type, type.cast(beans.getReference(replaced, type, context)));
  }

  /** The same client, whose calls are repeated. */
  static <T> T repeating(Class<T> type, T client) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!method.isDefault()) {
                return RepeatableCall.make(() -> call(client, method, arguments));
              }
              // The method calls others of the proxy, and each is repeated by itself. Of an
              // interface that is not public, the JDK lets only the client run it.
              return Modifier.isPublic(method.getDeclaringClass().getModifiers())
                  ? InvocationHandler.invokeDefault(proxy, method, arguments)
                  : call(client, method, arguments);
            }));
  }

  private static Object call(Object client, Method method, Object[] arguments) throws Throwable {
    // The interface need not be public.
    method.setAccessible(true);
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public void destroy(T client, CreationalContext<T> context) {
    context.release();
  }

  @Override
  public String getId() {
    return RepeatingClient.class.getName() + ":" + type.getName();
  }

  @Override
  public Class<?> getBeanClass() {
    return type;
  }

  @Override
  public Set<Type> getTypes() {
    return Set.of(type, Object.class);
  }

  @Override
  public Set<Annotation> getQualifiers() {
    return Set.of(RestClient.LITERAL, Any.Literal.INSTANCE);
  }

  @Override
  public Class<? extends Annotation> getScope() {
    return scope;
  }

  @Override
  public boolean isAlternative() {
    return true;
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }

  @Override
  public String getName() {
    return null;
  }

  @Override
  public Set<Class<? extends Annotation>> getStereotypes() {
    return Set.of();
  }

  @Override
  public Set<InjectionPoint> getInjectionPoints() {
    return Set.of();
  }
}
