import CaviarSearch
import CaviarSpec
import FoundationEssentials
import Testing

@Suite("The JSON Schema of a mapping")
struct SchemaTests {
  private func document(of codec: Codec<Recipe>) -> SpecValue {
    var writer = SchemaWriter(scales: scales)
    let root = codec.schema(&writer)
    return writer.document(root, title: "Recipe", id: "recipe.schema.json")
  }

  @Test(arguments: [Codec<Recipe>.plain, .recipe])
  func isJSON(codec: Codec<Recipe>) throws {
    let schema = document(of: codec)
    let data = try JSONEncoder().encode(schema)
    #expect(try JSONDecoder().decode(SpecValue.self, from: data) == schema.sortedByKey)
    // Every reference has a definition, and every definition is referenced.
    let references = Set(schema.strings(under: "$ref").map { String($0.dropFirst("#/definitions/".count)) })
    guard case .map(let definitions)? = schema["definitions"] else {
      Issue.record("no definitions")
      return
    }
    #expect(references.sorted() == definitions.map(\.key))
  }

  @Test func literals() {
    #expect(
      YAMLText.document(document(of: .plain)) == """
        "$schema": "http://json-schema.org/draft-07/schema#"
        "$id": recipe.schema.json
        title: Recipe
        type: object
        properties:
          learning_rate: {type: number, exclusiveMinimum: 0, description: "How fast."}
          beta:
            type: number
            minimum: 0
            exclusiveMaximum: 1
            description: "How slow."
            default: 0.9
          l2: {type: number, minimum: 0, description: "How strict.", default: 0}
          weight: {type: number, description: "How heavy.", default: 0}
          cooks: {type: integer, minimum: 1, maximum: 100, description: "How many.", default: 2}
          plates: {type: integer, description: "How many more.", default: 0}
          hot: {type: boolean, description: Whether., default: true}
          mood:
            enum: [calm, no, on, "1:30", "017"]
            description: Which.
            default: calm
          title:
            type: [string, number, boolean]
            minLength: 1
            description: What.
        additionalProperties: false
        required: [learning_rate]
        definitions: {}

        """)
  }

  @Test func scalesInThePlaceOfLiterals() throws {
    let schema = document(of: .recipe)
    let properties = try #require(schema["properties"])
    #expect(
      YAMLText.flow(properties["cooks"] ?? "") == "{anyOf: [{type: integer, minimum: 1, maximum: 100}, {anyOf: ["
        + ##"{"$ref": "#/definitions/log_integer"}, {"$ref": "#/definitions/uniform_integer"}, "##
        + #"{type: object, description: "One of a few values.", properties: {choice: "#
        + "{type: array, items: {type: integer, minimum: 1, maximum: 100}, minItems: 1, uniqueItems: true}, "
        + #"natural: {enum: [low, high, both], description: "Edges beyond which there is nothing to search."}}, "#
        + ##"required: [choice], additionalProperties: false}, {"$ref": "#/definitions/same_as"}]}], "##
        + #"description: "How many.", default: 2}"#)
    #expect(properties["title"]?["anyOf"] == nil)
    guard case .map(let definitions)? = schema["definitions"] else { return }
    #expect(
      definitions.map(\.key) == [
        "log_integer", "log_number", "one_minus_log_number", "same_as", "uniform_integer", "uniform_number",
      ])
    #expect(
      YAMLText.flow(schema["definitions"]?["one_minus_log_number"]?["properties"] ?? "")
        == "{one_minus_log: {type: array, items: {type: number, minimum: 0, exclusiveMaximum: 1}, minItems: 2, "
        + #"maxItems: 2}, natural: {enum: [low, high, both], description: "Edges beyond which there is nothing to "#
        + #"search."}}"#)
    #expect(
      YAMLText.flow(schema["definitions"]?["uniform_integer"]?["properties"]?["step"] ?? "")
        == #"{type: integer, exclusiveMinimum: 0, description: "The spacing of the grid, from the lower bound."}"#)
  }

  @Test func components() {
    var writer = SchemaWriter(scales: scales)
    let reference = dishes.codec.schema(&writer)
    #expect(reference == ["$ref": "#/definitions/oven_dish"])
    #expect(dishes.codec.schema(&writer) == reference)
    let alternatives = writer.document(reference, title: "", id: "")["definitions"]?["oven_dish"]?["anyOf"]
    #expect(
      YAMLText.document(alternatives ?? "") == """
        - {const: bread, description: "Without options."}
        - type: object
          description: "Without options."
          properties: {bread: {type: object, properties: {}, additionalProperties: false}}
          required: [bread]
          additionalProperties: false
        - type: object
          description: "With a shorthand."
          properties:
            fade:
              anyOf:
                - {type: number, exclusiveMinimum: 0, maximum: 1}
                - type: object
                  properties:
                    factor:
                      type: number
                      exclusiveMinimum: 0
                      maximum: 1
                      description: "How much is left."
                  additionalProperties: false
                  required: [factor]
          required: [fade]
          additionalProperties: false
        - {const: oven, description: "With options that have defaults."}
        - type: object
          description: "With options that have defaults."
          properties:
            oven:
              type: object
              properties:
                heat: {type: number, exclusiveMinimum: 0, description: "How hot.", default: 180}
                minutes: {type: integer, minimum: 1, description: "How long."}
              additionalProperties: false
          required: [oven]
          additionalProperties: false
        - type: object
          description: "With an option that must be there."
          properties:
            salt:
              type: object
              properties: {grams: {type: integer, minimum: 1, description: "How much."}}
              additionalProperties: false
              required: [grams]
          required: [salt]
          additionalProperties: false

        """)
  }
}

extension SpecValue {
  /// The same tree in the order in which JSON is decoded.
  fileprivate var sortedByKey: SpecValue {
    switch self {
    case .list(let items): .list(items.map(\.sortedByKey))
    case .map(let members):
      .map(members.sorted { $0.key < $1.key }.map { Member($0.key, $0.value.sortedByKey) })
    default: self
    }
  }

  /// All texts under a key, anywhere in the tree.
  fileprivate func strings(under key: String) -> [String] {
    switch self {
    case .list(let items): items.flatMap { $0.strings(under: key) }
    case .map(let members):
      members.flatMap { member -> [String] in
        if member.key == key, case .text(let text) = member.value { return [text] }
        return member.value.strings(under: key)
      }
    default: []
    }
  }
}
