package dev.cloakroom.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code META-INF/openapi.yaml}, as it is in the WAR. */
public record OpenApiDocument(JsonNode root) {
  private static final Path FILE = Path.of("src", "main", "resources", "META-INF", "openapi.yaml");
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /**
   * One method of one path.
   *
   * @param method in capitals
   * @param path as in the document, for example {@code /api/problems/{code}}
   */
  public record Operation(String method, String path, JsonNode node, List<JsonNode> parameters) {
    /** Whether one of the parameters is a header field of that name. */
    public boolean hasHeader(String name) {
      return parameters.stream()
          .anyMatch(
              parameter ->
                  parameter.path("in").asText().equals("header")
                      && parameter.path("name").asText().equals(name));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /**
   * An answer of an operation.
   *
   * @param status for example {@code 401}, or {@code default}
   */
  record Answer(Operation operation, String status, JsonNode node) {
    JsonNode problem() {
      return node.path("content").path("application/problem+json");
    }

    @Override
    public String toString() {
      return operation + " " + status;
    }
  }

  /** Reads it. */
  public static OpenApiDocument read() {
    try {
      return new OpenApiDocument(new YAMLMapper().readTree(FILE.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation, in the order of the document. */
  public List<Operation> operations() {
    var all = new ArrayList<Operation>();
    for (var path : root.path("paths").properties()) {
      for (var member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          all.add(operation(path, member));
        }
      }
    }
    return all;
  }

  private Operation operation(
      Map.Entry<String, JsonNode> path, Map.Entry<String, JsonNode> member) {
    var parameters = new ArrayList<JsonNode>();
    path.getValue().path("parameters").forEach(node -> parameters.add(resolved(node)));
    member.getValue().path("parameters").forEach(node -> parameters.add(resolved(node)));
    return new Operation(
        member.getKey().toUpperCase(Locale.ROOT), path.getKey(), member.getValue(), parameters);
  }

  /** Every answer of every operation. */
  List<Answer> answers() {
    var all = new ArrayList<Answer>();
    for (var operation : operations()) {
      for (var response : operation.node().path("responses").properties()) {
        all.add(new Answer(operation, response.getKey(), resolved(response.getValue())));
      }
    }
    return all;
  }

  /** What the node refers to, or the node itself if it refers to nothing. */
  JsonNode resolved(JsonNode node) {
    var reference = node.path("$ref");
    return reference.isMissingNode() ? node : root.at(reference.asText().substring(1));
  }
}
