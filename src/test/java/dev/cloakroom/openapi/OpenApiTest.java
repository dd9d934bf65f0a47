package dev.cloakroom.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.cloakroom.openapi.OpenApiDocument.Answer;
import dev.cloakroom.openapi.OpenApiDocument.Operation;
import dev.cloakroom.problem.Challenge;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.web.AccessTable;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description says what the code says: resources, problems, examples. */
class OpenApiTest {
  private static final OpenApiDocument DOCUMENT = OpenApiDocument.read();
  private static final Schemas SCHEMAS = new Schemas(DOCUMENT);
  private static final String RELAY = AccessTable.RELAY + "/{route}/{path}";
  // TRACE and CONNECT are refused on every route.
  private static final Set<String> RELAYED =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  @Test
  void isADocumentOfOpenApi31() {
    assertEquals(List.of(), SCHEMAS.faultsOfDocument(DOCUMENT.root()));
  }

  @Test
  void itsSchemasAreSchemas() {
    for (var schema : DOCUMENT.root().at("/components/schemas").properties()) {
      assertEquals(List.of(), SCHEMAS.faultsOfSchema(schema.getValue()), schema.getKey());
    }
  }

  @Test
  void hasTheVersionOfTheProduct() throws IOException {
    var version = DOCUMENT.root().at("/info/version").asText();
    var pom = Files.readString(java.nio.file.Path.of("pom.xml"));
    assertTrue(pom.contains("<artifactId>cloakroom</artifactId>\n  <version>" + version + "<"));
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryPartIsReferredTo() {
    var references = new TreeSet<String>();
    DOCUMENT.root().findValues("$ref").forEach(reference -> references.add(reference.asText()));
    var parts = new TreeSet<String>();
    for (var kind : DOCUMENT.root().path("components").properties()) {
      if (!kind.getKey().equals("securitySchemes")) {
        kind.getValue()
            .fieldNames()
            .forEachRemaining(name -> parts.add("#/components/" + kind.getKey() + "/" + name));
      }
    }
    assertEquals(parts, references);
  }

  @Test
  void everyOperationHasANameOfItsOwn() {
    var operations = DOCUMENT.operations();
    var names = operations.stream().map(operation -> operation.node().path("operationId").asText());
    assertEquals(operations.size(), names.collect(Collectors.toSet()).size());
  }

  @Test
  void describesEveryResourceAndNoOther() {
    var described = new TreeSet<String>();
    DOCUMENT.operations().forEach(operation -> described.add(operation.toString()));
    assertEquals(served(), described);
  }

  private static Set<String> served() {
    var all = new TreeSet<String>();
    new ClassFileImporter()
        .importPath(java.nio.file.Path.of("target", "classes")).stream()
            .filter(type -> type.isAnnotatedWith(Path.class) && !type.isInterface())
            .forEach(type -> addAll(type.reflect(), all));
    assertTrue(all.size() > 10);
    RELAYED.forEach(method -> all.add(method + " " + RELAY));
    return all;
  }

  private static void addAll(Class<?> resource, Set<String> all) {
    var base = AccessTable.API + resource.getAnnotation(Path.class).value();
    for (var method : resource.getDeclaredMethods()) {
      var path = method.getAnnotation(Path.class);
      var whole = path == null ? base : base + path.value();
      httpMethods(method).forEach(name -> all.add(name + " " + whole));
    }
  }

  private static Stream<String> httpMethods(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(found -> found != null)
        .map(HttpMethod::value);
  }

  @Test
  void everyParameterOfAPathIsDescribed() {
    for (var operation : DOCUMENT.operations()) {
      var described = new TreeSet<String>();
      for (var parameter : operation.parameters()) {
        if (parameter.path("in").asText().equals("path")) {
          described.add("{" + parameter.path("name").asText() + "}");
        }
      }
      var named = new TreeSet<>(Arrays.asList(operation.path().split("/")));
      named.removeIf(segment -> !segment.startsWith("{"));
      assertEquals(named, described, operation::toString);
    }
  }

  @Test
  void listsEveryCode() {
    var codes = new ArrayList<String>();
    DOCUMENT
        .root()
        .at("/components/schemas/ProblemCode/enum")
        .forEach(code -> codes.add(code.asText()));
    assertEquals(Arrays.stream(Problem.values()).map(Problem::code).toList(), codes);
  }

  @Test
  void everyCodeIsAmongTheAnswersOfItsStatusOnly() {
    var met = new TreeSet<String>();
    for (var answer : DOCUMENT.answers()) {
      for (var example : answer.problem().path("examples").properties()) {
        var problem = Problem.ofCode(example.getKey()).orElseThrow();
        met.add(problem.code());
        if (!answer.status().equals("default")) {
          assertEquals(answer.status(), String.valueOf(problem.status()), answer::toString);
        }
      }
    }
    var all = Arrays.stream(Problem.values()).map(Problem::code);
    assertEquals(all.collect(Collectors.toCollection(TreeSet::new)), met);
  }

  @Test
  void everyFailureIsAProblemWithItsCodes() {
    for (var answer : failures()) {
      assertEquals(
          "#/components/schemas/Problem",
          answer.problem().at("/schema/$ref").asText(),
          answer::toString);
      assertFalse(answer.problem().path("examples").isEmpty(), answer::toString);
    }
  }

  // Health and the back-channel logout answer in the form that their specifications give, and the
  // answer of a backend has its own.
  private static List<Answer> failures() {
    return DOCUMENT.answers().stream()
        .filter(answer -> answer.status().matches("[45]..|default"))
        .filter(answer -> !answer.node().path("content").has("application/json"))
        .filter(answer -> !answer.node().path("content").has("*/*"))
        .toList();
  }

  @Test
  void everyExampleOfAProblemIsThatProblem() {
    for (var example : DOCUMENT.root().at("/components/examples").properties()) {
      var problem = Problem.ofCode(example.getKey()).orElseThrow();
      var value = example.getValue().path("value");
      assertEquals(problem.code(), value.path("code").asText());
      assertEquals(problem.status(), value.path("status").asInt(), problem::code);
      assertEquals(problem.title(), value.path("title").asText());
      assertEquals(problem.detail(), value.path("detail").asText());
      assertTrue(value.path("type").asText().endsWith("/api/problems/" + problem.code()));
      var faults = SCHEMAS.faults(value, "/components/schemas/Problem");
      assertEquals(List.of(), faults, problem::code);
    }
  }

  @Test
  void everyExampleOfABodyFitsItsSchema() {
    var tried = 0;
    for (var operation : DOCUMENT.operations()) {
      tried += examplesThatFit(operation, operation.node().path("requestBody"));
    }
    for (var answer : DOCUMENT.answers()) {
      tried += examplesThatFit(answer.operation(), answer.node());
    }
    assertTrue(tried > 20);
  }

  private static int examplesThatFit(Operation operation, JsonNode body) {
    var tried = 0;
    for (var content : body.path("content")) {
      var schema = content.at("/schema/$ref").asText();
      for (var example : content.path("examples").properties()) {
        var value = DOCUMENT.resolved(example.getValue()).path("value");
        var faults = SCHEMAS.faults(value, schema.substring(1));
        assertEquals(List.of(), faults, () -> operation + " " + example.getKey());
        tried++;
      }
    }
    return tried;
  }

  @Test
  void everyFailureHasTheHeaderFieldsThatItsStatusWants() {
    for (var answer : failures()) {
      var wanted = new TreeSet<>(Set.of("Cache-Control", "X-Request-Id"));
      switch (answer.status()) {
        case "401" -> wanted.add(Challenge.FIELD);
        case "405" -> wanted.add("Allow");
        case "429", "503" -> wanted.add("Retry-After");
        default -> {}
      }
      var described = new TreeSet<String>();
      answer.node().path("headers").fieldNames().forEachRemaining(described::add);
      described.remove("Set-Cookie");
      assertEquals(wanted, described, answer::toString);
    }
  }

  @Test
  void everyChallengeIsTheOneOfTheCode() {
    for (var answer : failures()) {
      if (answer.status().equals("401")) {
        var field = DOCUMENT.resolved(answer.node().at("/headers/" + Challenge.FIELD));
        var isBearer = answer.problem().path("examples").has(Problem.UNAUTHORIZED.code());
        var challenge = isBearer ? Challenge.BEARER : Challenge.COOKIE;
        assertEquals(challenge.value(), field.path("example").asText(), answer::toString);
      }
    }
  }
}
