package import CaviarSpec
package import CaviarTraining

/// Checks that the network can overfit a handful of examples (CS231n, "Babysitting the learning process"; Karpathy's
/// recipe).
///
/// A network that cannot at any learning rate has a bug, is too small or badly initialized, whatever its
/// hyperparameters. Examples that no network can distinguish, or more of them than a model without hidden layers can
/// fit, say nothing about the network: if the examples are not learned, the check is repeated with those among them
/// that any healthy model can learn (``TrainingData/independentRows(atMost:)``).
package struct OverfitTiny: Check {
  package static let name = "overfit_tiny"
  package static let otherNames = [
    "overfit", "overfit_batches", "overfit_single_batch", "overfit_twenty", "overfit_small",
  ]
  package static let summary = "Twenty examples are learned by heart, without penalties."
  package static let example = "overfit_tiny: {examples: 20, epochs: 200}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let fields: [Field<OverfitTiny>] =
    [
      .init(
        "examples", \.examples, .integer(.atLeast(2)), otherNames: ["n", "size", "samples"], "The number of examples."),
      .init(
        "epochs", \.epochs, .integer(.between(1, 1_000_000)), otherNames: ["steps", "iterations"],
        "The number of steps, each on all examples."),
      .init("optimizer", \.optimizer, optimizerKind.codec, "The optimizer."),
      .init(
        "learning_rate", \.learningRates, Codec<Double>.number(.positive).oneOrMore, otherNames: ["lr"],
        "Its learning rates, tried in turn until one learns the examples."),
      .init(
        "loss", \.loss, Codec<Double>.number(.positive).optional,
        default: "for a regression, a hundredth of the variance of the training part",
        otherNames: ["loss_below", "threshold"],
        "The loss must end below this."),
    ] + commonFields

  package var examples = 20
  package var epochs = 200
  package var optimizer: any Optimizer = Adam()
  package var learningRates = [1e-2, 1e-3, 1e-4]
  package var loss: Double?
  package var options = CheckOptions()

  package init() {}

  package init(defaultsOf numerics: Int) {
    self.init()
    if numerics < 3 { (learningRates, loss) = ([1e-2], 0.01) }
  }

  package var cost: String { "up to \(learningRates.count * epochs) steps, on \(examples) examples" }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let rows = subject.data.firstRows(examples)
    let tiny = subject.data.examples(at: rows)
    let limit = limit(for: subject.data)
    let attempts = attempts(of: subject, on: tiny, below: limit)
    if let learned = attempts.last, learned.isLearned {
      return CheckAnswer(expected: expected(of: tiny, below: limit), seen: learned.text, passed: true, advice: "")
    }
    let independent = tiny.independentRows(atMost: tiny.train.count)
    let isFewer = independent.count > 1 && independent.count < rows.count
    let fewer = isFewer ? tiny.examples(at: independent) : tiny
    let those = isFewer ? ", those of \(rows.count) whose features are independent" : ""
    let again = isFewer ? self.attempts(of: subject, on: fewer, below: limit) : attempts
    if let learned = again.last, learned.isLearned {
      return CheckAnswer(
        expected: expected(of: fewer, below: limit) + those, seen: learned.text, passed: true, advice: "")
    }
    // A loss that still falls, or units that happen to be dead, are no fault of the network.
    let slow = again.first(where: \.isFalling) ?? again[0]
    for draw in [nil, 2, 3, 4] {
      let longer = attempt(
        of: subject, on: fewer, below: limit, learningRate: slow.learningRate, epochs: Self.longer * epochs, draw: draw)
      guard longer.isLearned else { continue }
      return CheckAnswer(
        expected: expected(of: fewer, below: limit) + those + ", or after \(Self.longer) times as many epochs",
        seen: longer.text + (draw.map { ", from other first weights (draw \($0))" } ?? ""), passed: true, advice: "")
    }
    return CheckAnswer(
      expected: expected(of: tiny, below: limit), seen: attempts.map(\.text).joined(separator: "; "), passed: false,
      advice: independent.count == 1
        ? "all examples have the same features, so that nothing distinguishes them"
        : advice(for: subject, tiny, attempts))
  }

  /// The result of training at one learning rate.
  fileprivate struct Attempt {
    let learningRate: Double
    /// The last epoch; nil if the first step led to NaN.
    let last: EpochMetrics?
    let isLearned: Bool
    /// The fraction by which the loss fell in the last tenth of the epochs; 0 if it did not reach the last one.
    let fall: Double

    /// True if the loss was falling by a tenth or more in a tenth of the epochs.
    var isStillLearning: Bool { fall > 0.1 }
    /// True if the loss was falling noticeably.
    var isFalling: Bool { fall > 0.005 }

    var text: String {
      let rate = "at learning_rate \(learningRate.plainText)"
      guard let last else { return "NaN or infinity at once \(rate)" }
      let accuracy = last.trainAccuracy.map { " and accuracy \($0.sixDigits)" } ?? ""
      return "a loss of \(last.trainLoss.sixDigits)\(accuracy) \(rate) after \(OverfitTiny.duration(last.epoch))"
    }
  }

  /// The factor by which the last attempts are longer.
  private static let longer = 10

  /// One attempt at each rate, up to the first that learns the examples.
  private func attempts(of subject: CheckSubject, on tiny: TrainingData, below limit: Double?) -> [Attempt] {
    var attempts: [Attempt] = []
    for rate in learningRates {
      let attempt = attempt(of: subject, on: tiny, below: limit, learningRate: rate)
      attempts.append(attempt)
      if attempt.isLearned { break }
    }
    return attempts
  }

  private func attempt(
    of subject: CheckSubject, on tiny: TrainingData, below limit: Double?, learningRate: Double, epochs: Int? = nil,
    draw: Int? = nil
  ) -> Attempt {
    let epochs = epochs ?? self.epochs
    var plan = subject.plan(optimizer, learningRate: learningRate)
    plan.repeat = draw
    plan.architecture = plan.architecture.withoutDropout
    plan.training.batchSize = tiny.train.count
    plan.epochs = epochs
    var (last, before): (EpochMetrics?, Double?) = (nil, nil)
    var workspace = Workspace<Float>()
    _ = fit(plan, on: tiny, in: &workspace) { epoch in
      last = epoch
      if epoch.epoch == epochs - epochs / 10 { before = epoch.trainLoss }
      return true
    }
    guard let last, last.epoch == epochs else {
      return Attempt(learningRate: learningRate, last: last, isLearned: false, fall: 0)
    }
    let isBelow = limit.map { last.trainLoss < $0 } ?? true
    return Attempt(
      learningRate: learningRate, last: last, isLearned: isBelow && (last.trainAccuracy ?? 1) == 1,
      fall: before.map { $0 > 0 ? 1 - last.trainLoss / $0 : 0 } ?? 0)
  }

  /// The limit that the loss must be below. Nil for classes, which must all be predicted correctly instead.
  private func limit(for data: TrainingData) -> Double? {
    loss ?? data.varianceOfTargets.map { $0 > 0 ? 0.01 * $0 : 0.01 }
  }

  private func expected(of tiny: TrainingData, below limit: Double?) -> String {
    let demands = [
      limit.map { "a loss below \($0.rounded(significantDigits: 2).plainText)" },
      tiny.task == .values ? nil : "accuracy 1",
    ]
    return demands.compactMap(\.self).joined(separator: " and ")
      + " on \(tiny.train.count) examples after \(Self.duration(epochs))"
  }

  fileprivate static func duration(_ epochs: Int) -> String { epochs == 1 ? "1 epoch" : "\(epochs) epochs" }

}

extension OverfitTiny {
  /// The remedy, by the way in which the network failed on these examples.
  private func advice(for subject: CheckSubject, _ tiny: TrainingData, _ attempts: [Attempt]) -> String {
    if !subject.initialState().loss.isFinite { return CheckSubject.notFiniteAdvice }
    if attempts.contains(where: { $0.last?.trainAccuracy == 1 && $0.last?.epoch == epochs }) {
      return "all examples are right, so the network can learn them: give the check more `epochs`, or leave out `loss`"
    }
    if let variance = subject.data.varianceOfTargets, variance > 100 || variance < 0.01 {
      return "the labels are far from a spread of 1: scale them (label: {name: …, preprocess: [standardize]})"
    }
    if tiny.sizeOfFeatures > 10 {
      return "the features are far from a size of 1: scale them (preprocess: [standardize])"
    }
    if !subject.configuration.architecture.layers.contains(where: { $0.part is Dense }) {
      return "the model has no hidden layer: put `- dense: {units: 50}` and `- relu` before its output"
    }
    if attempts.contains(where: \.isStillLearning) {
      return "the loss was still falling: give the check more `epochs`, or other rates (learning_rate: [3e-2, 1e-3])"
    }
    return
      "look for weights that all begin alike (init), examples that look alike with different labels, or a network that is too small"
  }
}
