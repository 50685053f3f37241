package import CaviarSpec
package import CaviarTraining

/// Can the network learn a handful of examples by heart? (CS231n, "Babysitting the learning process"; Karpathy's recipe.)
///
/// A network that cannot is broken, too small or badly started, whatever its hyperparameters.
package struct OverfitTiny: Check {
  package static let name = "overfit_tiny"
  package static let otherNames = [
    "overfit", "overfit_batches", "overfit_single_batch", "overfit_twenty", "overfit_small",
  ]
  package static let summary = "Twenty examples are learnt by heart, without penalties."
  package static let example = "overfit_tiny: {examples: 20, epochs: 200}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let fields: [Field<OverfitTiny>] =
    [
      .init("examples", \.examples, .integer(.atLeast(2)), otherNames: ["n", "size", "samples"], "How many examples."),
      .init(
        "epochs", \.epochs, .integer(.atLeast(1)), otherNames: ["steps", "iterations"], "How many steps on all of them."
      ),
      .init("optimizer", \.optimizer, optimizerKind.shape, "The optimizer."),
      .init("learning_rate", \.learningRate, .number(.positive), otherNames: ["lr"], "Its learning rate."),
      .init(
        "loss", \.loss, .number(.positive), otherNames: ["loss_below", "threshold"], "The loss must end below this."),
    ] + commonFields

  package var examples = 20
  package var epochs = 200
  package var optimizer: any Optimizer = Adam()
  package var learningRate = 1e-2
  package var loss = 0.01
  package var options = CheckOptions()

  package init() {}

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let tiny = subject.data.firstExamples(examples)
    let count = tiny.train.count
    var plan = subject.plan
    plan.training.optimizer = optimizer
    plan.training.learningRate = learningRate
    plan.training.schedule = nil
    plan.training = plan.training.withoutRegularization
    plan.architecture = plan.architecture.withoutDropout
    plan.training.batchSize = count
    plan.epochs = epochs
    var last: EpochMetrics?
    var workspace = Workspace<Float>()
    _ = fit(plan, on: tiny, in: &workspace) { epoch in
      last = epoch
      return true
    }
    let seen = last.map { last in
      let accuracy = last.trainAccuracy.map { " and accuracy \($0.sixDigits)" } ?? ""
      return "a loss of \(last.trainLoss.sixDigits)\(accuracy) after \(last.epoch) epochs"
    }
    let isLearnt = last.map { $0.epoch == epochs && $0.trainAccuracy == 1 } ?? false
    let accuracy = tiny.task == .values ? "" : " and accuracy 1"
    return CheckAnswer(
      expected: "a loss below \(loss.plainText)\(accuracy) on \(count) examples after \(epochs) epochs",
      seen: seen ?? "NaN or infinity at once",
      passed: last.map { $0.epoch == epochs && $0.trainLoss < loss && ($0.trainAccuracy ?? 1) == 1 } ?? false,
      advice: isLearnt
        ? "all examples are right, so the network can learn them: give the check more `epochs`, or ask for less with `loss`"
        : "look for features that are not scaled, labels in the wrong order, examples that look alike with different labels, or a network that is too small"
    )
  }
}

extension TrainingData {
  /// The first `count` examples of the training part, of at least two classes, as training data of their own.
  fileprivate func firstExamples(_ count: Int) -> TrainingData {
    let labels = train.labels
    var rows = Array(0..<min(count, train.count))
    guard !labels.isEmpty else { return examples(at: rows) }
    if rows.allSatisfy({ labels[$0] == labels[0] }), let other = labels.firstIndex(where: { $0 != labels[0] }) {
      rows[rows.count - 1] = other
    }
    return examples(at: rows)
  }
}
