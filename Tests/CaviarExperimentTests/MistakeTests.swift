import CaviarDiagnostics
import CaviarExperiment
import CaviarSpec
import Testing

/// Mistakes of newcomers, each with the mark 1️⃣ before it, and the corrections that the errors suggest.
@Suite struct MistakeTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let text: String
    let suggestion: String

    /// A mistake in one section of a spec that is well otherwise.
    init(_ section: String, _ text: String, _ suggestion: String) {
      let sections = [
        ("caviar", "1"), ("name", "small"), ("data", "{csv: digits.csv, label: digit}"),
        ("model", "[{dense: {units: 8}}, relu, softmax]"),
        ("training", "{optimizer: adam, learning_rate: {log: [1e-4, 1e-1]}, batch_size: 50}"),
        ("stages", "[{name: coarse, trials: 4, epochs: 2}]"),
      ]
      self.text = sections.map { $0 + ": " + ($0 == section ? text : $1) + "\n" }.joined()
      self.suggestion = suggestion
    }

    /// A line at the top of a spec.
    init(line: String, _ suggestion: String) {
      self.init("name", "small\n" + line, suggestion)
    }

    var testDescription: String { suggestion }
  }

  private static let rate = "learning_rate: {log: [1e-4, 1e-1]}"

  static let mistakes: [Mistake] = [
    // A list in the place of a scale.
    Mistake("training", "{optimizer: adam, learning_rate: 1️⃣[1e-4, 1]}", "for a range write {log: [1e-4, 1]}"),
    Mistake(
      "model", "[{dense: {units: 1️⃣[8, 64]}}, softmax]",
      "for a range write {uniform: [8, 64]}, for these two alone {choice: [8, 64]}"),
    Mistake(
      "model", "[{dropout: {rate: 1️⃣[0, 0.5]}}, softmax]", "for a range write {uniform: [0, 0.5]}"),
    Mistake(
      "training", "{optimizer: {momentum: {beta: 1️⃣[0.9, 0.999]}}, \(rate)}",
      "for a range write {one_minus_log: [0.9, 0.999]}"),
    Mistake(
      "training", "{optimizer: adam, \(rate), batch_size: 1️⃣[32, 64, 128]}", "for a choice write {choice: [32, 64, 128]}"
    ),
    Mistake("training", "{optimizer: adam, \(rate), l2: 1️⃣[0, 1e-2]}", "for a range write {log: [1e-6, 1e-2]}"),
    Mistake("training", "{optimizer: 1️⃣[adam, sgd], \(rate)}", "for a choice write {choice: [adam, sgd]}"),
    Mistake(
      "training", "{optimizer: adam, learning_rate: {1️⃣min: 1e-4, max: 1}}", "for a range write {log: [1e-4, 1]}"),
    // What belongs elsewhere.
    Mistake(
      "training", "{optimizer: adam, \(rate), 1️⃣epochs: 7}",
      "how long a trial trains belongs to a stage: {name: coarse, trials: 20, epochs: 7}"),
    Mistake(line: "1️⃣epochs: 7", "`epochs` belongs to a stage: stages: [{name: coarse, trials: 20, epochs: 5}]"),
    Mistake(line: "1️⃣batch_size: 7", "`batch_size` belongs to `training`: indent it under `training:`"),
    Mistake(
      line: "1️⃣lr: 7", "here it is called `learning_rate`, and belongs to `training`: indent it under `training:`"),
    Mistake(line: "1️⃣split: {train: 0.8}", "`split` belongs to `data`: indent it under `data:`"),
    Mistake(
      "model", "[{dense: {units: 8, 1️⃣activation: tanh}}, softmax]",
      "an activation is a layer of its own: write `- tanh` in the line after the dense layer"),
    Mistake(
      line: "1️⃣activation: relu",
      "an activation is a layer of its own: write `- relu` in the line after the dense layer"),
    Mistake("model", "[{dense: {units: 8}}, {1️⃣activation: relu}, softmax]", "write just `relu`"),
    Mistake("model", "[{1️⃣type: dense, units: 8}, softmax]", "write `dense: {units: …}`"),
    Mistake(
      "training", "{optimizer: {adam: {1️⃣lr: 1e-3}}, \(rate)}",
      "`learning_rate` is a field of `training`, beside `optimizer`"
    ),
    Mistake(
      "training", "{optimizer: {momentum: {1️⃣weight_decay: 1e-3}}, \(rate)}",
      "`l2` is a field of `training`, beside `optimizer`"),
    Mistake(
      "training", "{1️⃣adam: {lr: 1e-3}, \(rate)}",
      "write it as `optimizer: adam`, and the rate beside it: `learning_rate: …`"),
    Mistake("training", "{1️⃣momentum: 0.9, \(rate)}", "write it as `optimizer: {momentum: {beta: 0.9}}`"),
    Mistake(
      "training", "{optimizer: adam, \(rate), 1️⃣dropout: 0.5}",
      "dropout is a layer: write `- dropout: {rate: 0.5}` in `model`"),
    Mistake(
      "training", "{optimizer: adam, \(rate), 1️⃣loss: mse}",
      "the loss follows from the output of `model`: `softmax`, or `regression: {loss: squared}`"),
    Mistake(
      "stages", "[{name: coarse, trials: 4, epochs: 2, 1️⃣learning_rate: 0.1}]",
      "`learning_rate` belongs to `training`; where it has a scale there, a stage gives another range: ranges: {learning_rate: [a, b]}"
    ),
    Mistake("model", "[{dense: 1️⃣16}, softmax]", "write dense: {units: 16}"),
    Mistake("model", "[1️⃣relu(), softmax]", "did you mean `relu`?"),
    Mistake("training", "{optimizer: 1️⃣adam(lr=0.1), \(rate)}", "did you mean `adam`?"),
    Mistake("training", "{optimizer: adam, \(rate), early_stopping: 1️⃣5}", "write {patience: 5}"),
    Mistake("training", "{optimizer: adam, learning_rate: 1️⃣1e-4 to 1}", "for a range write {log: [1e-4, 1]}"),
    Mistake(
      "training", "{optimizer: adam, learning_rate: {log: [1️⃣-4, 0.1]}}",
      "bounds are the values themselves, not exponents: for 10^-4 write 1e-4"),
    Mistake(line: "final: 1️⃣true", "with its defaults it is written {}"),
    Mistake(
      line: "objective: {1️⃣maximize: accuracy}", "the direction follows from the metric: objective: validation_accuracy"),
    Mistake(
      "data", "{csv: a.csv, label: y, 1️⃣features: [a, b]}",
      "every column but the label is a feature; leave one out with columns: {NAME: drop}"),
    Mistake("data", "{csv: a.csv, label: y, 1️⃣drop: [id]}", "a column is left out with columns: {id: drop}"),
    // Ranges of what is not searched.
    Mistake(
      "stages", "[{name: coarse, trials: 4, epochs: 2, ranges: {1️⃣l2: [1e-6, 1e-2]}}]",
      "to search it, write in `training`: l2: {log: [1e-6, 1e-2]}"),
    Mistake(
      "stages", "[{name: coarse, trials: 4, epochs: 2, ranges: {1️⃣adam.beta1: [0.9, 0.99]}}]",
      "to search it, write in `adam`: beta1: {one_minus_log: [0.9, 0.99]}"),
    Mistake(
      "stages", "[{name: coarse, trials: 4, epochs: 2, ranges: {1️⃣batch_size: [32, 64]}}]",
      "to search it, write where it stands: batch_size: {uniform: [32, 64]}"),
    Mistake(
      "stages", "[{name: coarse, trials: 4, epochs: 2, ranges: {1️⃣units: [32, 64]}}]", "did you mean `dense1.units`?"),
    Mistake(
      "stages", "[{name: coarse, trials: 4, epochs: 2, ranges: {learning_rate: 1️⃣{log: [1e-3, 1e-2]}}}]",
      "write the bounds alone: [1e-3, 1e-2]"),
    // Splits.
    Mistake(
      "data", "{csv: a.csv, label: y, split: {train: 1️⃣1.0}}",
      "for all examples write `all`; none is then left for validation, so write objective: train_loss"),
    Mistake(
      "data", "{csv: a.csv, label: y, split: {train: 0.8, validation: 1️⃣1}}",
      "write a fraction, such as 0.15, or a count of 2 examples or more"),
    Mistake(
      "data", "{csv: a.csv, label: y, split: 1️⃣{train: all, validation: 0.2}}",
      "give `train` a share, such as 0.7, or leave the other parts out"),
    Mistake(
      "data", "{csv: a.csv, label: y, split: 1️⃣{train: all}}",
      "add a `validation` part, or write objective: train_accuracy"),
    Mistake("data", "{csv: a.csv, label: y, split: {train: 1️⃣80%}}", "a fraction is written as 0.8"),
    Mistake(
      "data", "{csv: a.csv, label: y, split: 1️⃣0.8}", "for example {train: 0.7, validation: 0.15, test: 0.15}"),
    Mistake(
      "data", "{csv: a.csv, label: y, split: 1️⃣{group: g}}", "for example train: 0.7, validation: 0.15, test: 0.15"),
    // Lists.
    Mistake(
      "stages", "1️⃣{name: coarse, trials: 4, epochs: 2}",
      "each item begins with '- '; or write it between brackets: [{…}, {…}]"),
    Mistake("data", "{csv: a.csv, label: y, preprocess: 1️⃣standardize}", "write it between brackets: [standardize]"),
  ]

  @Test(arguments: mistakes)
  func isExplained(_ mistake: Mistake) throws {
    let marked = mistake.text.split(separator: "1️⃣", omittingEmptySubsequences: false)
    try #require(marked.count == 2)
    var sink = DiagnosticSink()
    #expect(SpecReader.read(Array(marked.joined().utf8), path: "a.yaml", into: &sink) == nil)
    let finding = try #require(sink.sorted.first { $0.suggestion == mistake.suggestion }, "\(sink.sorted)")
    let before = marked[0].split(separator: "\n", omittingEmptySubsequences: false)
    #expect(finding.location?.line == before.count)
    #expect(finding.location?.column == (before.last?.unicodeScalars.count ?? 0) + 1)
    #expect(sink.diagnostics.count == 1, "\(sink.sorted.map(\.message))")
  }

  /// Keys that belong below another key, and stand next to it.
  @Test func anErrorOfMissingIndentationNamesTheKeyAbove() throws {
    var sink = DiagnosticSink()
    let text = """
      caviar: 1
      data: {csv: digits.csv, label: digit}
      model: [{dense: {units: 8}}, relu, softmax]
      training:
        optimizer: sgd
        learning_rate:
        log: [1, 2]
      stages: [{name: only, trials: 1, epochs: 2}]
      """
    #expect(SpecReader.read(Array(text.utf8), path: "a.yaml", into: &sink) == nil)
    #expect(sink.sorted.last?.suggestion == "if it belongs to `learning_rate`, indent it further")
  }
}
