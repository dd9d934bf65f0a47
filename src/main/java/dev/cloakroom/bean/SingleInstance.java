package dev.cloakroom.bean;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * A bean of which the application has one instance, without a client proxy (CDI 4.0 section 2.4).
 *
 * <p>{@code @ApplicationScoped} makes one instance too, but each call goes through a proxy, and the
 * proxy needs a constructor without parameters. {@code @Singleton} alone does not define a bean: an
 * archive with the discovery mode {@code annotated}, as this WAR is, does not find the class. A
 * stereotype does (CDI 4.0 section 2.5.1).
 */
@Stereotype
@Singleton
@Documented
@Target(TYPE)
@Retention(RUNTIME)
public @interface SingleInstance {}
