package dev.cloakroom.state;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The data sources of the server. */
@FunctionalInterface
interface DataSources {
  /** Those in JNDI. {@code java:comp} is that of the application whose thread asks. */
  DataSources OF_SERVER = name -> (DataSource) InitialContext.doLookup(name);

  /**
   * @throws ClassCastException if the name is that of something else
   */
  DataSource named(String name) throws NamingException;
}
