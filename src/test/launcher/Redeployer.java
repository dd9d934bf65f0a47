import fish.payara.micro.PayaraMicro;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.logging.Logger;

/**
 * A Payara Micro that deploys and undeploys on command, one a line: {@code deploy <war> <context
 * root>} and {@code undeploy}; it ends with its input. {@code java -cp payara-micro.jar
 * Redeployer.java <options of Payara Micro>}. After each command, the log has a line that ends in
 * {@code done} or {@code failed}.
 */
final class Redeployer {
  private static final String NAME = "redeployed";

  private Redeployer() {}

  public static void main(String[] options) throws Exception {
    PayaraMicro.main(options);
    var server = PayaraMicro.getInstance().getRuntime();
    // Not before the server has set up its log. The shipped settings show lines of this name from
    // INFO on.
    var log = Logger.getLogger("dev.cloakroom.redeployer");
    log.info("done");
    var commands = new BufferedReader(new InputStreamReader(System.in));
    for (String command; (command = commands.readLine()) != null; ) {
      var words = command.split(" ");
      var done = true;
      if (words[0].equals("deploy")) {
        done = server.deploy(NAME, words[2], new File(words[1]));
      } else {
        server.undeploy(NAME);
      }
      log.info(done ? "done" : "failed");
    }
    server.shutdown();
    System.exit(0);
  }
}
