import CaviarRun
import CaviarSpec

/// The first spec for some data: what suits most tables, to be changed by hand.
///
/// Model, training and stages were chosen by what they reach on fifteen tables of 102 to 53,940 rows, against
/// scikit-learn's networks and against other templates; the table stands in Tests/Template. Equal epochs in both stages make
/// all trials comparable, three repeats of the best ten make the winner no stroke of luck, and the last epoch's loss is less
/// noisy on few validation rows than the best epoch or an accuracy.
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
      optimizer: adam
      learning_rate: {log: [3e-4, 1e-2]}
      learning_rate_schedule: cosine
      l2: {log: [1e-6, 1e-1], natural: low}     # still less would do nothing
      batch_size: \(batch)

    checks:
      - initial_loss
      - overfit_tiny: {on_failure: warn}   # a failure is worth a look, and no reason to stop

    objective: {metric: validation_loss, at: last}

    stages:
      - {name: coarse, trials: 30, epochs: \(epochs)}
      - {name: fine, trials: 10, epochs: \(epochs), repeats: 3, narrow: {best_trials: 10%}}
    \(final)
    """
  }

  /// An experiment's name after another name: with `_` for what no name has.
  static func name(for text: String) -> String {
    let words = text.split { !Codec<String>.isName("_\($0)") }
    let name = String(words.joined(separator: "_").drop { $0 == "-" }.prefix(100))
    return Codec<String>.isName(name) ? name : "experiment"
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

  private var batch: Int {
    switch rows {
    case ..<60: max(1, min(8, rows / 6))
    case ..<500: 8
    case ..<Self.fewRows: 16
    case ..<Self.manyRows: 32
    default: 128
    }
  }

  /// Of few rows an epoch has few steps.
  private var epochs: Int { rows < Self.fewRows ? 100 : rows < Self.manyRows ? 40 : 20 }

  private static let fewRows = 2_000
  private static let manyRows = 10_000

  /// The winner's last training, where rows are kept for it.
  private var final: String {
    guard hasTest || rows >= 3 else { return "" }
    return "\nfinal: {repeats: 3}                        # the winner again, judged on the test part\n"
  }
}
