package dev.cloakroom.it;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A test that cannot hold on a server; the reason is printed, and stands on the server's page in
 * src/docs/servers too.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NotOn.Condition.class)
@interface NotOn {
  /** As {@code arquillian.xml} names it. */
  String server();

  /** What the server does, in the very words of its page in src/docs/servers. */
  String because();

  /** Reads the annotation where it stands. */
  final class Condition implements ExecutionCondition {
    private static final System.Logger LOG = System.getLogger(NotOn.class.getName());

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      var notOn = AnnotationSupport.findAnnotation(context.getElement(), NotOn.class);
      if (notOn.filter(found -> found.server().equals(Server.name())).isEmpty()) {
        return enabled("for this server");
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is not tried: {1}",
          context.getDisplayName(),
          notOn.get().because());
      return disabled(notOn.get().because());
    }
  }
}
