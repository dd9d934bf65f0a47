package dev.cloakroom.example;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A team's own filter: it leaves a mark on each answer whose request reaches it, and lets caches
 * keep one page.
 */
public class TeamFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.addHeader("Team-Filter", "reached");
    // Not the servlet path: on Open Liberty that of a file is empty.
    if (request.getRequestURI().endsWith("/kept.html")) {
      response.setHeader("Cache-Control", "max-age=60");
    }
    chain.doFilter(request, response);
  }
}
