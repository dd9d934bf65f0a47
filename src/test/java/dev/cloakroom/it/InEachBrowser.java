package dev.cloakroom.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test that runs once in each {@link BrowserMake}, which it takes as its parameter. Without the
 * browser, Node.js or npm it is skipped with the reason, unless {@code cloakroom.browser.required}
 * is true.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(BrowserMake.class)
@interface InEachBrowser {}
