import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import CaviarYAML

/// A stage's own range of one hyperparameter, as it is written: it is checked against the space once the whole spec is
/// read, since a stage may stand before the model.
package struct StageRange: Sendable {
  package let address: String
  let key: SourceLocation
  let node: Node
}

extension Codec where Value == [StageRange] {
  /// A mapping from addresses to `[low, high]`, a list of choices, or a literal.
  static var ranges: Codec {
    let list: SpecValue = ["type": "array", "items": literal, "minItems": 1]
    return addressed(
      "a mapping from addresses to ranges", example: "{learning_rate: [1e-4, 1e-2]}",
      schema: [
        "anyOf": [
          list, literal,
          [
            "type": "object", "description": "The range that a check has found, or another one.",
            "properties": ["from": ["const": .text(BracketedRange.check)], "else": ["anyOf": [list, literal]]],
            "required": ["from"], "additionalProperties": false,
          ],
        ]
      ])
  }

  /// A mapping from addresses to literals.
  static var values: Codec {
    addressed("a mapping from addresses to values", example: "{learning_rate: 1e-2}", schema: literal)
  }

  private static var literal: SpecValue { ["type": ["number", "string", "boolean"]] }

  private static func addressed(_ text: String, example: String, schema: SpecValue) -> Codec {
    Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected("\(text), such as \(example)", at: node)
          return nil
        }
        let ranges = entries.compactMap { entry in
          entry.key.scalar.map { StageRange(address: $0.text, key: entry.key.location, node: entry.value) }
        }
        return Parametric(node.plainValue.plain) { _ in ranges }
      },
      encode: { _ in nil },
      schema: { _ in ["type": "object", "additionalProperties": schema] })
  }
}

extension StageRange {
  /// The range on the scale of the hyperparameter that it names. Nil after an error.
  func range(among hyperparameters: [Hyperparameter], _ decoding: inout Decoding) -> SearchRange? {
    guard let range = readRange(among: hyperparameters, &decoding) else { return nil }
    if let declared = hyperparameters.first(where: { $0.address == address && $0.isConfined })?.range,
      let stranger = range.extremes.first(where: { !declared.reaches($0) })
    {
      decoding.sink.error(
        .badRange, "`\(address)` reaches \(stranger.cell) here, which is outside what `model` declares",
        at: node.location, suggestion: "declare the wider range where it is written, and narrow it here")
      return nil
    }
    for domain in decoding.domains(tiedTo: address) {
      guard let misfit = range.extremes.first(where: { !domain.contains($0) }) else { continue }
      decoding.sink.error(
        .outOfRange, "`\(address)` reaches \(misfit.cell) here, and a field that is tied to it takes \(domain.text)",
        at: node.location)
      return nil
    }
    return range
  }

  private func readRange(among hyperparameters: [Hyperparameter], _ decoding: inout Decoding) -> SearchRange? {
    guard let hyperparameter = hyperparameters.first(where: { $0.address == address }) else {
      decoding.unknownAddress(address, subject: "`\(address)`", at: key, among: Training.fields, range: node)
      return nil
    }
    let domain = hyperparameter.domain
    if node.scalar != nil { return decoding.literal(node, in: domain).map { .fixed($0) } }
    switch hyperparameter.range {
    case .interval(let interval):
      return decoding.bounds(node, scale: interval.scale, domain: domain).map {
        .interval(interval.with(low: $0.low, high: $0.high))
      }
    case .choices(let declared):
      guard case .choices(let chosen)? = decoding.choices(node, domain: domain) else { return nil }
      guard let stranger = chosen.first(where: { !declared.contains($0) }) else {
        return .choices(declared.filter { chosen.contains($0) })
      }
      decoding.sink.error(
        .badRange, "`\(stranger.cell)` is not one of the choices of `\(address)`", at: node.location,
        notes: ["choices: " + declared.map(\.cell).quotedList])
      return nil
    case .fixed: return nil
    }
  }
}
