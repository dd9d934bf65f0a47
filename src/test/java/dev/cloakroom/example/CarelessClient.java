package dev.cloakroom.example;

import dev.cloakroom.backend.SessionTokenFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** A client whose configuration says to pass on headers of the browser, credentials among them. */
@Path("/orders")
@ApplicationScoped
@RegisterRestClient(configKey = "careless")
@RegisterClientHeaders
@RegisterProvider(SessionTokenFilter.class)
public interface CarelessClient {
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  String orders();
}
