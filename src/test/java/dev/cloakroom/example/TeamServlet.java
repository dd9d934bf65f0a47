package dev.cloakroom.example;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A team's own servlet, which does as its path says. */
public class TeamServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (String.valueOf(request.getPathInfo())) {
      case "/fails" -> throw new IllegalStateException("a secret that no answer may repeat");
      case "/refuses" -> response.sendError(409, "a secret that no answer may repeat");
      case "/lost" -> response.sendError(404, "a secret that no answer may repeat");
      case "/missing" -> response.getWriter().print("the team's own page");
      default -> response.getWriter().print("hello");
    }
  }
}
