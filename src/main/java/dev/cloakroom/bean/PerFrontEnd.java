package dev.cloakroom.bean;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A bean of which each front end has one instance, without a client proxy. It is a stereotype for
 * the reason that {@link SingleInstance} gives.
 */
@Stereotype
@FrontEndScoped
@Documented
@Target(TYPE)
@Retention(RUNTIME)
public @interface PerFrontEnd {}
