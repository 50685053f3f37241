/// Builds the JSON Schema (draft-07) of the language from the same tables of fields that the decoder uses, so that editors
/// accept exactly the valid specs.
package struct SchemaWriter: Sendable {
  private let scales: [any Scale.Type]
  /// True if a scalar may carry a scale here.
  package var isSearchable = false
  private var definitions: [SpecValue.Member] = []

  package init(scales: [any Scale.Type]) {
    self.scales = scales
  }

  /// A reference to the definition called `name`, which `make` builds on first use.
  package mutating func definition(_ name: String, _ make: (inout SchemaWriter) -> SpecValue) -> SpecValue {
    let key = name.split(separator: " ").joined(separator: "_")
    if !definitions.contains(where: { $0.key == key }) {
      let index = definitions.count
      definitions.append(.init(key, [:]))
      definitions[index].value = make(&self)
    }
    return ["$ref": .text("#/definitions/" + key)]
  }

  /// The schema of a mapping with the fields of `type` and no others.
  package mutating func object<Root: Mapping>(_ type: Root.Type) -> SpecValue {
    var properties: [SpecValue.Member] = []
    let defaults = Root()
    for field in Root.fields {
      var schema = field.schema(&self)
      if schema["$ref"] != nil { schema = ["allOf": [schema]] }
      schema = schema.setting("description", to: .text(field.summary))
      if !field.isRequired, let value = field.encode(defaults) { schema = schema.setting("default", to: value) }
      properties.append(.init(field.name, schema))
    }
    let required = Root.fields.filter(\.isRequired).map { SpecValue.text($0.name) }
    let object: SpecValue = ["type": "object", "properties": .map(properties), "additionalProperties": false]
    return required.isEmpty ? object : object.setting("required", to: .list(required))
  }

  /// The schema of the declarations that may replace a scalar of `domain`: scales, `choice` and `same_as`.
  mutating func scale(of domain: Domain) -> SpecValue {
    var alternatives: [SpecValue] = []
    if domain.limits != nil {
      let kind = domain.isInteger ? "integer" : "number"
      for scale in scales where !domain.isInteger || scale.allowsIntegers {
        alternatives.append(
          definition("\(scale.name)_\(kind)") { _ in Self.interval(scale, type: .text(kind)) })
      }
    }
    alternatives.append(Self.choice(of: domain))
    alternatives.append(
      definition("same_as") { _ in
        [
          "type": "object", "description": "The value of another hyperparameter, by its address.",
          "properties": ["same_as": ["type": "string", "minLength": 1]],
          "required": ["same_as"], "additionalProperties": false,
        ]
      })
    return ["anyOf": .list(alternatives)]
  }

  private static let natural: SpecValue = [
    "enum": ["low", "high", "both"], "description": "Edges beyond which there is nothing to search.",
  ]

  private static func interval(_ scale: any Scale.Type, type: SpecValue) -> SpecValue {
    let bounds: SpecValue = [
      "type": "array", "items": scale.limits.schema(type: type), "minItems": 2, "maxItems": 2,
    ]
    var properties: SpecValue = .map([.init(scale.name, bounds), .init("natural", natural)])
    if scale.allowsStep {
      properties = properties.setting(
        "step",
        to: ["type": type, "exclusiveMinimum": 0, "description": "The spacing of the grid, from the lower bound."])
    }
    return [
      "type": "object", "description": .text(scale.summary), "properties": properties, "required": [.text(scale.name)],
      "additionalProperties": false,
    ]
  }

  private static func choice(of domain: Domain) -> SpecValue {
    let item: SpecValue =
      switch domain {
      case .number(let limits): limits.schema(type: "number")
      case .integer(let limits): limits.schema(type: "integer")
      case .boolean: ["type": "boolean"]
      case .words(let words): ["enum": .list(words.map { .text($0) })]
      }
    return [
      "type": "object", "description": "One of a few values.",
      "properties": [
        "choice": ["type": "array", "items": item, "minItems": 1, "uniqueItems": true], "natural": natural,
      ],
      "required": ["choice"], "additionalProperties": false,
    ]
  }

  /// The complete schema: `root` and its definitions, sorted by name.
  package func document(_ root: SpecValue, title: String, id: String) -> SpecValue {
    var document: SpecValue = [
      "$schema": "http://json-schema.org/draft-07/schema#", "$id": .text(id), "title": .text(title),
    ]
    if case .map(let members) = root {
      for member in members { document = document.setting(member.key, to: member.value) }
    }
    return document.setting("definitions", to: .map(definitions.sorted { $0.key < $1.key }))
  }
}
