package import CaviarSpec
package import CaviarTraining

/// Checks that a network with batch norm computes nearly the same in training and in evaluation, after a few steps (Ioffe and
/// Szegedy, section 3.1).
///
/// In training each batch is normalized by its own mean and variance, in evaluation by their running averages. They differ
/// where batches are so small that their means are noise, where the averages reach back too far (`decay`), and where
/// dropout comes before batch norm. The cost of an epoch's batches, without penalties, is the loss in training mode.
package struct BatchNormEvaluation: Check {
  package static let name = "batch_norm_evaluation"
  package static let otherNames = ["batch_norm_eval", "bn_eval", "train_eval_gap"]
  package static let summary = "Training and evaluation mode of batch norm agree after a few steps."
  package static let example = "batch_norm_evaluation: {steps: 200}"
  package static let source: String? = "Ioffe and Szegedy, Batch Normalization, 2015, arXiv:1502.03167, section 3.1"
  package static let fields: [Field<BatchNormEvaluation>] =
    [
      .init(
        "steps", \.steps, .integer(.between(1, 1_000_000)), otherNames: ["iterations"],
        "The fewest steps before the two are compared; epochs are not cut."),
      .init(
        "tolerance", \.tolerance, .number(.positive), otherNames: ["tol", "within"],
        "The largest distance between the losses, as a fraction of that of chance."),
      .init("optimizer", \.optimizer, optimizerKind.codec, "The optimizer."),
      .init("learning_rate", \.learningRate, .number(.positive), otherNames: ["lr"], "Its learning rate."),
    ] + commonFields

  package var steps = 200
  package var tolerance = 0.1
  package var optimizer: any Optimizer = Adam()
  package var learningRate = 1e-2
  package var options = CheckOptions()

  package init() {}

  package var cost: String { "at least \(steps) steps" }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let model = subject.configuration.architecture
    let expected = "losses within \((100 * tolerance).sixDigits) % of that of chance in training and in evaluation"
    guard model.layers.contains(where: { $0.part is BatchNorm }) else {
      return CheckAnswer(expected: expected, seen: "no batch_norm", passed: true, advice: "")
    }
    var plan = subject.plan(optimizer, learningRate: learningRate)
    let data = subject.data
    let batch = min(plan.training.batchSize, data.train.count)
    let stepsPerEpoch = (data.train.count + batch - 1) / batch
    // The loss at the end of an epoch lies between the mean costs of that epoch and of the next.
    plan.epochs = (steps + stepsPerEpoch - 1) / stepsPerEpoch + 1
    var epochs: [EpochMetrics] = []
    var workspace = Workspace<Float>()
    _ = fit(plan, on: data, in: &workspace) { epoch in
      epochs.append(epoch)
      return true
    }
    guard epochs.count == plan.epochs + 1, let before = epochs[plan.epochs - 1].trainCost,
      let after = epochs[plan.epochs].trainCost
    else {
      return CheckAnswer(
        expected: expected, seen: "NaN or infinity", passed: false, advice: subject.adviceOnDivergence)
    }
    let evaluated = epochs[plan.epochs - 1].trainLoss
    let chance = model.output.part.lossOfChance(data).mean
    // Dropout alone makes the loss of training larger.
    let isDropped = model.layers.contains { $0.part is Dropout }
    let distance = max(evaluated - max(before, after), isDropped ? 0 : min(before, after) - evaluated)
    return CheckAnswer(
      expected: expected,
      seen: "\(evaluated.sixDigits) in evaluation, \(before.sixDigits) and \(after.sixDigits) in the epochs around it",
      passed: distance <= tolerance * chance,
      advice: "raise `batch_size`, leave the `decay` of batch_norm at 0.9, or move dropout after the last batch_norm")
  }
}
