import CaviarData
package import CaviarSpec
import CaviarTraining
package import CaviarYAML

extension SpecFile {
  /// Advice about a field at the top of a spec that belongs to one of its sections: often it only has to be indented.
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    let word = key.lowercased()
    guard !fields.contains(where: { $0.otherNames.contains(word) }) else { return nil }
    if let advice = Activation.advice(on: word, value) { return advice }
    let data: [any Named] = DataSection.Options.fields + CSV.fields + dataFormatKind.entries
    let sections: [(name: String, fields: [any Named])] = [("data", data), ("training", Training.fields)]
    for (section, fields) in sections where fields.contains(where: { $0.name == word }) {
      return KeyAdvice("`\(word)` belongs to `\(section)`: indent it under `\(section):`")
    }
    if Stage.fields.contains(where: { $0.name == word || $0.otherNames.contains(word) }) {
      let name = Stage.fields.first { $0.name == word || $0.otherNames.contains(word) }?.name ?? word
      return KeyAdvice("`\(name)` belongs to a stage: stages: [{name: coarse, trials: 20, epochs: 5}]")
    }
    if layerKind.entries.contains(where: { $0.name == word }) {
      return KeyAdvice("a layer is an item of `model`: indent it, and write `- \(word)`")
    }
    for (section, fields) in sections {
      guard let field = fields.first(where: { $0.otherNames.contains(word) }) else { continue }
      return KeyAdvice("here it is called `\(field.name)`, and belongs to `\(section)`: indent it under `\(section):`")
    }
    return nil
  }

  package static func example(of field: String) -> String? {
    switch field {
    case "caviar": "caviar: 1"
    case "data": "data: {csv: data.csv, label: COLUMN}"
    case "model": "model: [{dense: {units: 50}}, relu, softmax]"
    case "training": "training: {optimizer: adam, learning_rate: {log: [1e-4, 1e-1]}}"
    default: nil
    }
  }
}

extension Stage {
  /// Advice about a field of a stage that belongs to the training, or to the whole spec.
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    if let field = Training.fields.first(where: { $0.name == key || key == "lr" && $0.otherNames.contains(key) }) {
      return KeyAdvice(
        "`\(field.name)` belongs to `training`; where it has a scale there, a stage gives another range: "
          + "ranges: {\(field.name): [a, b]}")
    }
    guard SpecFile.fields.contains(where: { $0.name == key }) else { return nil }
    return KeyAdvice("`\(key)` belongs to the top of the spec, not to a stage")
  }

  package static func example(of field: String) -> String? {
    switch field {
    case "name": "name: coarse"
    case "trials": "trials: 20"
    case "epochs": "epochs: 5"
    default: nil
    }
  }
}
