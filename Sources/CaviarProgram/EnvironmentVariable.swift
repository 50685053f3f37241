import CaviarDiagnostics
import CaviarSpec
import CaviarYAML

/// A variable of a program's environment.
package struct EnvironmentVariable: Sendable, Equatable {
  package let name: String
  package let value: String
}

extension Codec where Value == [EnvironmentVariable] {
  /// A mapping from names to texts.
  static var environment: Codec {
    let text = "a mapping from names of variables to texts"
    return Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected(text, at: node, suggestion: "for example {OMP_NUM_THREADS: 1}")
          return nil
        }
        let variables = entries.compactMap { entry -> EnvironmentVariable? in
          let name = entry.key.scalar?.text ?? ""
          guard !name.isEmpty, !name.contains("="), !name.contains("\0") else {
            decoding.sink.error(.wrongType, "`\(name)` cannot be a variable's name", at: entry.key.location)
            return nil
          }
          guard let scalar = entry.value.scalar, !scalar.isNull, !scalar.text.contains("\0") else {
            decoding.expected("a text", at: entry.value)
            return nil
          }
          return EnvironmentVariable(name: name, value: scalar.text)
        }
        guard variables.count == entries.count else { return nil }
        let sorted = variables.sorted { $0.name < $1.name }
        return Parametric(canonical(sorted)) { _ in sorted }
      },
      encode: { $0.isEmpty ? nil : canonical($0) },
      schema: { _ in ["type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]]] })
  }

  private static func canonical(_ variables: [EnvironmentVariable]) -> SpecValue {
    .map(variables.map { .init($0.name, .text($0.value)) })
  }
}
