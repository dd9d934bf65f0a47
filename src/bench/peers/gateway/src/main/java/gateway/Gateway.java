package gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;

@SpringBootApplication
public class Gateway {
  public static void main(String[] arguments) {
    SpringApplication.run(Gateway.class, arguments);
  }

  @Bean
  RouteLocator routes(RouteLocatorBuilder routes) {
    return routes.routes().route(r -> r.path("/**").uri("http://127.0.0.1:9100")).build();
  }

  @Bean
  GlobalFilter cookieToBearer() {
    return (exchange, chain) -> {
      var token = exchange.getRequest().getCookies().getFirst("accessToken");
      var request =
          exchange
              .getRequest()
              .mutate()
              .headers(
                  headers -> {
                    headers.remove(HttpHeaders.COOKIE);
                    if (token != null) {
                      headers.setBearerAuth(token.getValue());
                    }
                  })
              .build();
      return chain.filter(exchange.mutate().request(request).build());
    };
  }
}
