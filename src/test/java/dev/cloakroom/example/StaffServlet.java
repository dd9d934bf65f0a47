package dev.cloakroom.example;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A team's own servlet that tells who is calling. */
@WebServlet("/desk/*")
public class StaffServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient JsonWebToken token;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var principal = request.getUserPrincipal();
    response.setContentType("text/plain");
    response
        .getWriter()
        .printf(
            "principal %s%nremote user %s%nby %s%neditor %s%ntoken %s%n",
            principal == null ? null : principal.getName(),
            request.getRemoteUser(),
            request.getAuthType(),
            request.isUserInRole("editor"),
            token.getName());
  }
}
