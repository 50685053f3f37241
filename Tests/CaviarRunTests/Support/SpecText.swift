/// A small spec, section by section, each as YAML.
struct SpecText {
  var name = "small"
  var seed = 1
  var data = "{csv: digits.csv, label: digit}"
  var model = "[{dense: {units: {uniform: [4, 12]}}}, relu, softmax]"
  var training = "{optimizer: {momentum: {beta: {one_minus_log: [0.8, 0.99]}}}, learning_rate: {log: [1e-3, 0.3]}}"
  var checks = "[initial_loss]"
  var objective = "validation_accuracy"
  var stages = ["{name: coarse, trials: 6, epochs: 2}", "{name: fine, trials: 5, epochs: 3, narrow: {best_trials: 5}}"]
  /// Further lines of the top level.
  var extra = ""

  var text: String {
    """
    caviar: 1
    name: \(name)
    seed: \(seed)
    data: \(data)
    model: \(model)
    training: \(training)
    checks: \(checks)
    objective: \(objective)
    stages: [\(stages.joined(separator: ", "))]
    \(extra)

    """
  }

  /// This spec with something changed.
  func with(_ change: (inout SpecText) -> Void) -> SpecText {
    var copy = self
    change(&copy)
    return copy
  }

  /// A spec of one trial, in which nothing is searched.
  static let single = SpecText().with {
    $0.model = "[{dense: {units: 8}}, relu, softmax]"
    $0.training = "{optimizer: sgd, learning_rate: 0.1}"
    $0.stages = ["{name: only, trials: 1, epochs: 2}"]
  }
}
