import CaviarRun
import CaviarSpec

/// The first spec for some data: what suits most tables, to be changed by hand.
struct SpecTemplate {
  let name: String
  /// The lines of `data`, without indentation, but for the split and the preprocessing.
  let data: [String]
  let rows: Int
  /// Whether the label is classes, and not a number to predict.
  let areClasses: Bool
  /// What is done to the features.
  let preprocess: SpecValue
  /// Whether the test part has files of its own.
  let hasTest: Bool

  /// The file.
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
      optimizer: {momentum: {beta: {one_minus_log: [0.9, 0.999]}}}
      learning_rate: {log: [1e-4, 1]}
      l2: {log: [1e-6, 1e-1]}
      batch_size: \(batch)

    checks:
      - initial_loss
      - overfit_tiny: {on_failure: warn}   # a failure is worth a look, and no reason to stop

    objective: \(objective)

    stages:
      - {name: coarse, trials: 40, epochs: 5}
      - {name: fine, trials: 20, epochs: 20, narrow: {best_trials: 10%}}

    """
  }

  /// An experiment's name after another name: with `_` for what no name has.
  static func name(for text: String) -> String {
    let words = text.split { !Shape<String>.isName("_\($0)") }
    let name = String(words.joined(separator: "_").drop { $0 == "-" }.prefix(100))
    return Shape<String>.isName(name) ? name : "experiment"
  }

  /// Of few rows each part still gets one.
  private var split: String {
    switch (hasTest, rows) {
    case (true, _): "{train: 0.85, validation: 0.15}"
    case (false, ..<3): "{train: 0.5, validation: 0.5}"
    case (false, ..<5): "{train: 0.5, validation: 0.25, test: 0.25}"
    case (false, _): "{train: 0.7, validation: 0.15, test: 0.15}"
    }
  }

  private var batch: Int { rows >= 1000 ? 50 : rows >= 60 ? 20 : max(1, rows / 6) }

  /// R² of a few rows says little, and of one row nothing.
  private var objective: String {
    areClasses ? "validation_accuracy" : rows >= 60 ? "validation_r2" : "validation_loss"
  }
}
