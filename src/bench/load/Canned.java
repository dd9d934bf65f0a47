import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What a blocking relay in this server costs at least: the same bytes to the backend each time, one
 * write and one read, nothing looked at.
 */
@WebServlet("/canned")
public class Canned extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final byte[] REQUEST =
      ("GET /user HTTP/1.1\r\nHost: 127.0.0.1:9100\r\nAuthorization: Bearer "
              + "x".repeat(900)
              + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
  private static final int BODY = 897;

  private final transient ConcurrentLinkedDeque<Socket> resting = new ConcurrentLinkedDeque<>();

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var socket = resting.pollFirst();
    if (socket == null) {
      socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", 9100)).socket();
      socket.setTcpNoDelay(true);
    }
    socket.getOutputStream().write(REQUEST);
    var buffer = new byte[4096];
    var count = socket.getInputStream().read(buffer);
    resting.addFirst(socket);
    response.setContentType("application/json");
    response.setContentLength(BODY);
    response.getOutputStream().write(buffer, count - BODY, BODY);
  }
}
