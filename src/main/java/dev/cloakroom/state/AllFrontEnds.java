package dev.cloakroom.state;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The store that all front ends share, each with keys of its own. */
@Qualifier
@Target({METHOD, PARAMETER})
@Retention(RUNTIME)
public @interface AllFrontEnds {}
