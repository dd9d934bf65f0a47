package dev.cloakroom.web;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;

/**
 * Switches the container's own session off: neither a cookie nor a path parameter says anything of
 * it, and no server looks for one in every request. A descriptor can name ways of tracking, and
 * cannot name none.
 */
@WebListener
public class NoContainerSession implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    event.getServletContext().setSessionTrackingModes(EnumSet.noneOf(SessionTrackingMode.class));
  }
}
