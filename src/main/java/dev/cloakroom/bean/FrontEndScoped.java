package dev.cloakroom.bean;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Scope;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The scope of beans of which each front end has one instance. It is a pseudo-scope (CDI 4.0
 * section 2.4): the instance itself is injected, without a client proxy. Which one that is depends
 * on {@link FrontEnd#current} at the time of the injection. A bean of this scope therefore gets
 * those of its own front end. A bean that all front ends share must not have one injected; it asks
 * an {@link EachFrontEnd}.
 */
@Scope
@Documented
@Target({TYPE, METHOD})
@Retention(RUNTIME)
public @interface FrontEndScoped {}
