package dev.cloakroom.issuer;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * A resource of the backend that takes JSON and answers with a token pair: login, refresh, logout.
 * Each has an instance of its own, whose base URI is the whole address, because the paths are
 * configuration.
 */
public interface JsonResource {

  /** Posts UTF-8 JSON. Bytes, because no provider may touch them. The caller closes the answer. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  Response post(byte[] json);
}
