package dev.cloakroom.issuer;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * A Rest Client for a resource of the backend that takes JSON and answers with tokens: login or
 * refresh. Each resource has its own instance, whose base URI is the whole address, because the
 * paths are settings.
 */
public interface JsonResource {

  /**
   * Posts UTF-8 JSON. It is bytes, so that no JSON provider changes it. The caller closes the
   * answer.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  Response post(byte[] json);
}
