import CaviarDiagnostics
import CaviarExperiment
import Testing

@testable import CaviarCLI

/// Every component of the language has an example in the reference that can be pasted into a spec.
@Suite struct ReferenceExampleTests {
  /// A topic of the reference with an example.
  struct Pasted: CustomTestStringConvertible, Sendable {
    let topic: String
    let example: String
    var testDescription: String { topic }
  }

  static let examples = Reference.topics.compactMap { topic in
    topic.example.map { Pasted(topic: topic.name, example: $0) }
  }

  @Test(arguments: examples)
  func exampleDecodesInItsPlace(_ pasted: Pasted) {
    var data = "{csv: digits.csv, label: digit}"
    var model = "\n  - dense: {units: {log: [4, 8]}}\n  - softmax"
    var training = "{optimizer: sgd, learning_rate: 0.1}"
    var checks = "[]"
    var (sampler, trials) = ("random", 1)
    var objective = "objective: validation_loss"
    let example = pasted.example
    let kind = pasted.topic.split(separator: ".")[0]
    switch (kind, pasted.topic) {
    case ("data_format", _): data = example
    case ("preprocessor", _): data = "\n  csv: digits.csv\n  label: digit\n  preprocess:\n    - \(example)"
    case (_, "layer.softmax"), (_, "layer.regression"): model = "\n  - dense: {units: {log: [4, 8]}}\n  - \(example)"
    case ("column_rule", _): data = "{csv: digits.csv, label: digit, columns: {pixel_0_0: \(example)}}"
    case ("label_preprocessor", _):
      data = "{csv: digits.csv, label: {name: digit, preprocess: [\(example)]}}"
      model = "\n  - dense: {units: {log: [4, 8]}}\n  - regression"
    case ("layer", _): model = "\n  - dense: {units: {log: [4, 8]}}\n  - \(example)\n  - softmax"
    case ("initializer", _): model = "\n  - dense: {units: {log: [4, 8]}, \(example)}\n  - softmax"
    case ("optimizer", _): training = "{\(example), learning_rate: 0.1}"
    case ("learning_rate_schedule", _): training = "{optimizer: sgd, learning_rate: 0.1, \(example)}"
    case (_, "scale.one_minus_log"): training = "{optimizer: {momentum: {beta: \(example)}}, learning_rate: 0.1}"
    case (_, "scale.log"): training = "{optimizer: sgd, learning_rate: \(example)}"
    case (_, "scale.natural"):
      model = "\n  - dense: {units: {log: [4, 8]}}\n  - dropout: {rate: \(example)}\n  - softmax"
    case ("scale", _): model = "\n  - dense: {units: {log: [4, 8]}}\n  - dense: {units: \(example)}\n  - softmax"
    case ("sampler", _):
      sampler = example.contains(":") ? "{\(example)}" : example
      // The units have five values; a batch has ten trials.
      trials = pasted.topic == "sampler.grid" ? 5 : 10
    case ("check", _): checks = "\n  - \(example)"
    case (_, "metric.rmse"), (_, "metric.mae"), (_, "metric.r2"):
      (model, objective) = ("\n  - dense: {units: {log: [4, 8]}}\n  - regression", example)
    case ("metric", _): objective = example
    default: Issue.record("no place for a \(kind)")
    }
    let text = """
      caviar: 1
      data: \(data)
      model: \(model)
      training: \(training)
      checks: \(checks)
      \(objective)
      stages: [{name: search, trials: \(trials), epochs: 1, sampler: \(sampler)}]
      """
    var sink = DiagnosticSink()
    #expect(
      SpecReader.read(Array(text.utf8), path: "example.yaml", into: &sink) != nil, "\(sink.sorted.map(\.message))")
  }

  @Test func everyComponentHasAnExample() {
    let components = Reference.language.filter { !$0.name.hasPrefix("stages") && !$0.name.hasPrefix("data.") }
      .filter { $0.name.contains(".") && !$0.name.hasPrefix("training.") }
    #expect(components.count == Self.examples.count)
    #expect(components.allSatisfy { $0.example != nil && !$0.summary.isEmpty })
  }

  @Test func topicsHaveNamesOfTheirOwn() {
    let names = Reference.topics.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// No name of another tool means two components of a kind, or two diagnoses.
  @Test func namesOfAKindDoNotClash() {
    var meanings: [String: [String]] = [:]
    for topic in Reference.language + Reference.diagnoses {
      let parts = topic.name.split(separator: ".", maxSplits: 1).map(String.init)
      for name in parts.dropFirst() + topic.otherNames {
        meanings["\(parts[0]) \(name)", default: []].append(topic.name)
      }
    }
    let clashes = meanings.filter { $0.value.count > 1 }
    #expect(clashes.isEmpty)
  }
}
