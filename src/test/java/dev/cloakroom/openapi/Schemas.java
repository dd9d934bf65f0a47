package dev.cloakroom.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks JSON against the schemas of the document, and the document against that of OpenAPI. */
public final class Schemas {
  private static final String OPENAPI = "https://spec.openapis.org/oas/3.1/schema/2026-08-03";
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String DOCUMENT = "https://cloakroom.test/openapi.json";
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private final OpenApiDocument document;
  private final JsonSchemaFactory factory;

  /** The schemas of that document. */
  public Schemas(OpenApiDocument document) {
    this.document = document;
    var texts = Map.of(OPENAPI, openApi(), DOCUMENT, document.root().toString());
    // Of the members of an OpenAPI document, JSON Schema knows those of its schemas only.
    var metaSchema =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
            .build();
    factory =
        JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
            .metaSchema(metaSchema)
            .schemaLoaders(loaders -> loaders.schemas(texts))
            .build();
  }

  private static String openApi() {
    try {
      return Files.readString(Path.of("src", "test", "resources", "openapi", "schema-3.1.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the schema of OpenAPI 3.1 finds wrong. */
  List<String> faultsOfDocument(JsonNode document) {
    return faults(OPENAPI, document);
  }

  /** What JSON Schema 2020-12 finds wrong with a schema. */
  List<String> faultsOfSchema(JsonNode schema) {
    return faults(DIALECT, schema);
  }

  /**
   * What a schema of the document finds wrong.
   *
   * @param pointer where the schema is, for example {@code /components/schemas/Problem}
   */
  List<String> faults(JsonNode value, String pointer) {
    return faults(DOCUMENT + "#" + pointer, value);
  }

  /**
   * What is wrong with an answer by its description.
   *
   * @param operation for example {@code GET /api/user}
   */
  public List<String> faultsOfAnswer(String operation, int status, JsonNode body) {
    var described =
        document.answers().stream()
            .filter(answer -> answer.operation().toString().equals(operation))
            .filter(answer -> answer.status().equals(String.valueOf(status)))
            .findFirst();
    if (described.isEmpty()) {
      return List.of("no answer " + status + " is described");
    }
    var problem = described.get().problem();
    if (!problem.isMissingNode() && !problem.path("examples").has(body.path("code").asText())) {
      return List.of("the answer is described without the code of " + body);
    }
    var content = described.get().node().path("content").elements().next();
    return faults(body, content.at("/schema/$ref").asText().substring(1));
  }

  private List<String> faults(String schema, JsonNode value) {
    return factory.getSchema(SchemaLocation.of(schema), CONFIG).validate(value).stream()
        .map(ValidationMessage::toString)
        .toList();
  }
}
