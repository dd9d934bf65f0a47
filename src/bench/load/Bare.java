import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the server can do at most: 900 bytes from memory, one header of our own, no filter. */
@WebServlet("/user")
public class Bare extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final byte[] BODY = "x".repeat(900).getBytes(StandardCharsets.US_ASCII);

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.setContentLength(BODY.length);
    response.getOutputStream().write(BODY);
  }
}
