package dev.cloakroom.example;

import dev.cloakroom.example.WatchedClient.Unwelcome;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Says what came of a call, and what the client's filter and its mapper saw of it. */
@Path("/calls")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class WatchedResource {
  @Inject @RestClient WatchedClient client;

  @GET
  @Path("/{article}")
  public String order(@PathParam("article") String article) throws Exception {
    return watched(() -> client.order(article).pieces + " pieces");
  }

  @PUT
  public String note(String text) throws Exception {
    return watched(
        () -> {
          client.note(text);
          return "noted";
        });
  }

  @POST
  public String picture(String picture) throws Exception {
    var bytes = new ByteArrayInputStream(picture.getBytes(StandardCharsets.UTF_8));
    return watched(
        () -> {
          try (var answer = client.picture(bytes)) {
            return "taken " + answer.getStatus();
          }
        });
  }

  @DELETE
  public String cancel() throws Exception {
    return watched(
        () -> {
          try (var answer = client.cancel()) {
            return "cancelled " + answer.getStatus();
          }
        });
  }

  @DELETE
  @Path("/default")
  public String cancelled() throws Exception {
    return watched(
        () -> {
          try (var answer = client.cancelled()) {
            return "cancelled " + answer.getStatus();
          }
        });
  }

  @GET
  @Path("/asynchronous/later")
  public String later() throws Exception {
    return watched(
        () -> {
          try (var answer = client.later().toCompletableFuture().get(60, TimeUnit.SECONDS)) {
            return "later " + answer.getStatus();
          } catch (ExecutionException e) {
            return "failed";
          }
        });
  }

  private static String watched(Callable<String> call) throws Exception {
    var sent = WatchedClient.SENT.get();
    WatchedClient.MAPPED.clear();
    String result;
    try {
      result = call.call();
    } catch (Unwelcome e) {
      result = "unwelcome " + e.getMessage();
    }
    return "%s, sent %d, mapped %s"
        .formatted(result, WatchedClient.SENT.get() - sent, WatchedClient.MAPPED);
  }
}
