package dev.cloakroom.identity;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Puts a {@link RolesFilter} before each method with a {@link RoleRule}, in every Jakarta REST
 * application of the WAR. Servers find this class through {@code META-INF/services} (Jakarta REST
 * 3.1 section 4.1.1), so that an application need not list it.
 */
public final class RolesFeature implements DynamicFeature {
  // Some servers have such a filter themselves, which knows no session and answers in HTML.
  private static final int BEFORE_SERVER = Priorities.AUTHORIZATION - 1;

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    RoleRule.of(resource.getResourceClass(), resource.getResourceMethod())
        .ifPresent(rule -> context.register(new RolesFilter(rule), BEFORE_SERVER));
  }
}
