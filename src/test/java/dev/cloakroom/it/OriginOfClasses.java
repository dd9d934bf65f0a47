package dev.cloakroom.it;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says from which file the application's loader takes a class: {@code /origin-of?class=…}. */
@WebServlet("/origin-of")
public class OriginOfClasses extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      var type = Class.forName(request.getParameter("class"), false, getClass().getClassLoader());
      var source = type.getProtectionDomain().getCodeSource();
      response.getWriter().print(source == null ? "nowhere" : source.getLocation());
    } catch (ClassNotFoundException e) {
      throw new ServletException(e);
    }
  }
}
