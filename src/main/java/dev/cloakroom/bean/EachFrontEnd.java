package dev.cloakroom.bean;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A value of each front end, for code that all front ends share: servlets, filters, and beans of
 * the scope of the application. The value of a named front end is made when it is asked for first.
 */
public final class EachFrontEnd<T> {
  private final Supplier<T> source;
  private final T ofDefault;
  private final Map<FrontEnd, T> ofNamed = new ConcurrentHashMap<>();

  /**
   * @param source makes the value of the front end that is current when it is called, for example
   *     {@code Instance::get} of a bean that is {@link FrontEndScoped}
   */
  public EachFrontEnd(Supplier<T> source) {
    this.source = source;
    this.ofDefault = FrontEnd.DEFAULT.call(source);
  }

  /** The value of the front end. */
  public T of(FrontEnd frontEnd) {
    if (frontEnd.isDefault()) {
      return ofDefault;
    }
    var known = ofNamed.get(frontEnd);
    return known != null ? known : ofNamed.computeIfAbsent(frontEnd, name -> name.call(source));
  }

  /** All values that were made. */
  public Collection<T> made() {
    var all = new ArrayList<>(ofNamed.values());
    all.add(ofDefault);
    return all;
  }

  /** The value of {@link FrontEnd#current}. */
  public T current() {
    return of(FrontEnd.current());
  }
}
