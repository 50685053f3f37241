import CaviarDiagnostics
import CaviarYAML

/// A value of JSON.
enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The value of a node by the core schema of YAML 1.2. JSON is YAML, so that this reads a schema too.
  init(_ node: Node) {
    switch node.content {
    case .scalar(let scalar):
      if scalar.isNull {
        self = .null
      } else {
        self = scalar.boolean.map { .boolean($0) } ?? scalar.number.map { .number($0) } ?? .string(scalar.text)
      }
    case .sequence(let nodes): self = .array(nodes.map(JSONValue.init))
    case .mapping(let entries):
      self = .object(
        Dictionary(entries.map { ($0.key.scalar?.text ?? "", JSONValue($0.value)) }) { first, _ in first })
    }
  }

  subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  /// Its type's name in JSON Schema. A whole number is an `integer` and a `number`.
  func isOf(type: String) -> Bool {
    switch self {
    case .null: type == "null"
    case .boolean: type == "boolean"
    case .number(let number): type == "number" || type == "integer" && number == number.rounded()
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }
}
