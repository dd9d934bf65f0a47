package shop;

import dev.cloakroom.web.ProblemMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The shop's own resources. Cloakroom's mapper answers what its filter ends a call with. */
@ApplicationPath("/shop")
public class ShopApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        AccountResource.class, OrdersResource.class, SignInsResource.class, ProblemMapper.class);
  }
}
