package dev.cloakroom.example;

import dev.cloakroom.backend.SessionTokenFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** A client that tells how often its filter was asked, and which statuses its mapper saw. */
@Path("/watched")
@RegisterRestClient(configKey = "orders")
@RegisterProvider(WatchedClient.Sent.class)
@RegisterProvider(SessionTokenFilter.class)
@RegisterProvider(WatchedClient.Mapper.class)
public interface WatchedClient {
  AtomicInteger SENT = new AtomicInteger();
  Set<Integer> MAPPED = ConcurrentHashMap.newKeySet();

  @GET
  @Path("/{article}")
  @Produces(MediaType.APPLICATION_JSON)
  Order order(@PathParam("article") String article);

  @PUT
  @Path("/note")
  @Consumes(MediaType.TEXT_PLAIN)
  void note(String text);

  @POST
  @Path("/picture")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  Response picture(InputStream picture);

  @DELETE
  Response cancel();

  @GET
  @Path("/later")
  CompletionStage<Response> later();

  default Response cancelled() {
    return cancel();
  }

  /** Every answer from 400 on. */
  class Unwelcome extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unwelcome(int status) {
      super(Integer.toString(status));
    }
  }

  class Mapper implements ResponseExceptionMapper<Unwelcome> {
    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
      MAPPED.add(status);
      return status >= 400;
    }

    @Override
    public Unwelcome toThrowable(Response answer) {
      return new Unwelcome(answer.getStatus());
    }
  }

  class Sent implements ClientRequestFilter {
    @Override
    public void filter(ClientRequestContext call) {
      SENT.incrementAndGet();
    }
  }
}
