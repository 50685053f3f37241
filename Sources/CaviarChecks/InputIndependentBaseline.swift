import CaviarCompute
import CaviarDiagnostics
import CaviarExamples
package import CaviarSpec
package import CaviarTraining

/// Checks that the network learns more from the features than from features that are all zero (Karpathy, "A Recipe for
/// Training Neural Networks": the input-independent baseline).
///
/// A network that does not has labels without signal, features that lost it on their way, or cannot learn. Both are trained
/// alike, at each rate in turn, and each is judged by its best loss on examples that it was not trained on: on those that it
/// was, a network can learn labels without signal by heart.
package struct InputIndependentBaseline: Check {
  package static let name = "input_independent_baseline"
  package static let otherNames = ["zeroed_inputs", "input_baseline", "zero_inputs"]
  package static let summary = "The same network does worse with features that are all zero."
  package static let example = "input_independent_baseline: {epochs: 10}"
  package static let source: String? = "Karpathy, A Recipe for Training Neural Networks, 2019"
  package static let fields: [Field<InputIndependentBaseline>] =
    [
      .init("epochs", \.epochs, .integer(.between(1, 1_000_000)), "The epochs of each training."),
      .init(
        "examples", \.examples, .integer(.atLeast(2)), otherNames: ["n", "limit"],
        "The most examples to train on, and the most to measure the loss on."),
      .init(
        "margin", \.margin, .number(.positive), otherNames: ["better_by", "tolerance"],
        "The least gain, as a fraction of the loss with features that are zero."),
      .init(
        "errors", \.errors, .number(.nonnegative), otherNames: ["standard_errors", "z"],
        "The standard errors by which the gain must differ from 0."),
      .init(
        "large", \.large, .number(.positive), otherNames: ["large_gain"],
        "The gain that counts without regard to its error, as a fraction of the loss with features that are zero."),
      .init(
        "majority", \.majority, .number(.nonnegative), otherNames: ["deviations"],
        "The standard deviations by which the number of examples that gain must exceed a half, to count as well."),
      .init("optimizer", \.optimizer, optimizerKind.codec, "The optimizer."),
      .init(
        "learning_rate", \.learningRates, Codec<Double>.number(.positive).oneOrMore, otherNames: ["lr"],
        "Its learning rates, of which the best one counts."),
    ] + commonFields

  package var epochs = 10
  package var examples = 1000
  package var margin = 0.01
  /// The best epoch of a few is chosen by the same examples, which alone makes gains of two standard errors.
  package var errors = 2.5
  package var large = 0.2
  package var majority = 4.0
  package var optimizer: any Optimizer = Adam()
  package var learningRates = [1e-2, 1e-3]
  package var options = CheckOptions()

  package init() {}

  package var cost: String {
    "\(2 * learningRates.count) trainings of \(counted(epochs, "epoch")), on up to \(examples) examples"
  }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let data = subject.data.limited(to: examples)
    let part = data.validation == nil ? "training sample" : "validation part"
    let expected =
      "a loss on the \(part) below that with features that are zero, by \((100 * margin).sixDigits) % and "
      + "\(errors.sixDigits) standard errors, or \((100 * large).sixDigits) %, or a gain for most examples"
    let blind = bestLosses(of: subject, on: data.withoutFeatures)
    guard let losses = bestLosses(of: subject, on: data), let blind else {
      return CheckAnswer(
        expected: expected, seen: "NaN or infinity", passed: false, advice: subject.adviceOnDivergence)
    }
    // The zeros may not have found what a constant prediction reaches.
    let constant = data.lossesOfConstant
    let baseline = [blind, constant].min { Moments($0).mean < Moments($1).mean } ?? blind
    let gains = Moments(zip(baseline, losses).map { $0 - $1 })
    let error = (gains.variance / Double(losses.count)).squareRoot()
    // A large gain needs no certainty: few examples of a rare class have large errors.
    let mean = Moments(baseline).mean
    let wins = zip(baseline, losses).count { $0 > $1 }
    // A few examples that are wrong with certainty hide what all others show.
    let isMajority = Double(2 * wins - losses.count) >= majority * Double(losses.count).squareRoot()
    let isCertain = gains.mean >= min(errors * error, large * mean) || isMajority
    let passed = gains.mean >= margin * mean && isCertain
    // Of few examples a large gain may be missed as well.
    let isUnknown = !passed && data.judgesFew && gains.mean + errors * error >= large * mean
    return CheckAnswer(
      expected: expected,
      seen: "\(Moments(losses).mean.sixDigits), and \(mean.sixDigits) with zeros; the gain has a standard error of "
        + "\(error.rounded(significantDigits: 2).plainText), and \(wins) of \(losses.count) examples gain"
        + (isUnknown ? "; too few examples to tell" : ""),
      passed: passed || isUnknown,
      advice: data.adviceOnLargeLabels
        ?? "the network learns nothing from the features: are they joined to the right labels, and is there a feature "
        + "that says something about the label?")
  }

  /// The loss of each example that is judged, at the best epoch of the best rate. Nil if none is finite.
  private func bestLosses(of subject: CheckSubject, on data: TrainingData) -> [Double]? {
    var best: [Double]?
    for rate in learningRates {
      var plan = subject.plan(optimizer, learningRate: rate)
      plan.architecture = plan.architecture.withoutDropout
      // Keeps the weights of the best epoch.
      plan.training.earlyStopping = EarlyStopping()
      plan.training.earlyStopping?.patience = epochs
      plan.epochs = epochs
      plan.monitor = PartMetric(data.validation == nil ? .train : .validation, .loss)
      var workspace = Workspace<Float>()
      let result = fit(plan, on: data, in: &workspace, returnsTensors: true) { _ in true }
      guard result.outcome == .completed,
        let losses = data.losses(of: plan.architecture, result.tensors), losses.allSatisfy(\.isFinite)
      else { continue }
      if best.map({ Moments(losses).mean < Moments($0).mean }) ?? true { best = losses }
    }
    return best
  }
}

extension TrainingData {
  /// Some examples of each part.
  fileprivate func limited(to count: Int) -> TrainingData {
    let rows = train.spread(count)
    return TrainingData(
      train: train.rows(rows), validation: validation.map { $0.rows($0.spread(count)) }, task: task,
      positiveClass: positiveClass, trainSample: Array(rows.indices))
  }

  /// The remedy where the labels of a regression are so large that a network does not reach them in a few epochs. Nil for others.
  fileprivate var adviceOnLargeLabels: String? {
    guard case .values = train.targets else { return nil }
    let deviation = (2 * Moments(lossesOfConstant).mean).squareRoot()
    guard deviation >= 10 else { return nil }
    return "the labels have a standard deviation of \(deviation.sixDigits), which the network does not reach in so few "
      + "steps: add `preprocess: [standardize]` to the label"
  }

  /// The same examples with features that are all zero.
  fileprivate var withoutFeatures: TrainingData {
    TrainingData(
      train: train.withoutFeatures, validation: validation?.withoutFeatures, task: task, positiveClass: positiveClass,
      trainSample: trainSample)
  }
}

extension Examples {
  fileprivate var withoutFeatures: Examples {
    Examples(
      features: [Float](repeating: 0, count: count * columns), targets: targets, ownValues: ownValues, columns: columns)
  }
}
