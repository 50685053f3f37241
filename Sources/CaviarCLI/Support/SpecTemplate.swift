import CaviarRun
import CaviarSpec

/// The spec that `caviar init` writes: a start that suits most tables, to be edited by hand.
///
/// Model, training and stages were chosen by their results on fifteen tables of 102 to 53,940 examples, compared with
/// scikit-learn's networks and with other templates; the results are in Tests/Template. Equal epochs in both stages make all
/// trials comparable, three repeats per trial of the second stage keep a lucky seed from winning, and on few validation
/// examples the last epoch's loss is less noisy than the best epoch's or than an accuracy.
struct SpecTemplate {
  let name: String
  /// The lines of `data`, unindented, except the split and the preprocessing.
  let data: [String]
  let rows: Int
  /// True for a classification, false for a regression.
  let areClasses: Bool
  /// The preprocessing of the features.
  let preprocess: SpecValue
  /// True if the test part has files of its own.
  let hasTest: Bool

  /// The text of the spec.
  var text: String {
    """
    # For completion in editors: caviar schema > experiment.schema.json, and the line
    # yaml-language-server: $schema=experiment.schema.json
    caviar: 1
    name: \(name)
    seed: 1

    data:
    \(data.map { "  " + $0 }.joined(separator: "\n"))
      split: \(split)
      preprocess: \(YAMLText.flow(preprocess))

    model:
      - dense: {units: {log: [16, 128]}}
      - relu
      - \(areClasses ? "softmax" : "regression")

    training:
      optimizer: adam
      learning_rate: {log: [3e-4, 1e-2]}
      learning_rate_schedule: cosine
      l2: {log: [1e-6, 1e-1], natural: low}     # even less has no effect
      batch_size: \(batch)

    checks:
      - initial_loss
      - overfit_tiny: {on_failure: warn}   # a failure is reported and does not stop the run

    objective: {metric: validation_loss, at: last}

    stages:
      - {name: coarse, trials: 30, epochs: \(epochs)}
      - {name: fine, trials: 10, epochs: \(epochs), repeats: 3, narrow: {best_trials: 10%}}
    \(final)
    """
  }

  /// A valid experiment name made from a text: characters that a name cannot have become `_`.
  static func name(for text: String) -> String {
    let words = text.split { !Codec<String>.isName("_\($0)") }
    let name = String(words.joined(separator: "_").drop { $0 == "-" }.prefix(100))
    return Codec<String>.isName(name) ? name : "experiment"
  }

  /// The split, such that every part that is declared gets at least one example.
  private var split: String {
    switch (hasTest, rows) {
    case (true, _): "{train: 0.85, validation: 0.15}"
    case (false, ..<3): "{train: 0.5, validation: 0.5}"
    case (false, ..<5): "{train: 0.5, validation: 0.25, test: 0.25}"
    case (false, _): "{train: 0.7, validation: 0.15, test: 0.15}"
    }
  }

  private var batch: Int {
    switch rows {
    case ..<60: max(1, min(8, rows / 6))
    case ..<500: 8
    case ..<Self.fewRows: 16
    case ..<Self.manyRows: 32
    default: 128
    }
  }

  /// The epochs of a stage: more for few examples, of which an epoch has few steps.
  private var epochs: Int { rows < Self.fewRows ? 100 : rows < Self.manyRows ? 40 : 20 }

  private static let fewRows = 2_000
  private static let manyRows = 10_000

  /// The section `final`, if there are test examples to evaluate on. Empty otherwise.
  private var final: String {
    guard hasTest || rows >= 3 else { return "" }
    return "\nfinal: {repeats: 3}                        # retrains the winner, evaluates it on the test part\n"
  }
}
