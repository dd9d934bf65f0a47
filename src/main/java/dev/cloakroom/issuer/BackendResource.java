package dev.cloakroom.issuer;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The Rest Client of a resource of the backend that takes or gives tokens. Each resource has its
 * own instance, whose base URI is the whole address, because the paths are settings. Bodies are
 * bytes, so that no provider changes them. The caller closes the answer.
 */
@Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD + ";q=0.1"})
public interface BackendResource {

  /** A call without a body. */
  @GET
  Response get();

  /** A call without a body. */
  @DELETE
  Response delete();

  /** A call with UTF-8 JSON. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  Response postJson(byte[] body);

  /** A call with a form. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  Response postForm(byte[] body);

  /** A call with UTF-8 JSON. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  Response putJson(byte[] body);

  /** A call with a form. */
  @PUT
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  Response putForm(byte[] body);
}
