package import CaviarSpec
import CaviarTraining

/// Checks that l2 raises the cost by the right amount (CS231n, "Sanity checks").
///
/// With the same weights, the cost with λ is the data loss plus ½·λ·ΣW².
package struct RegularizationRaisesLoss: Check {
  package static let name = "regularization_raises_loss"
  package static let otherNames = ["regularization", "l2_raises_loss", "reg_raises_loss", "crank_l2"]
  package static let summary = "Strong l2 raises the cost before training by ½·λ·ΣW²."
  package static let example = "regularization_raises_loss: {l2: 1e3}"
  package static let source: String? = "CS231n, Sanity checks"
  package static let fields: [Field<RegularizationRaisesLoss>] =
    [
      .init("l2", \.l2, .number(.positive), otherNames: ["reg", "lambda"], "The strong l2.")
    ] + commonFields

  /// The largest distance of the cost from the expected one, as a fraction of it.
  ///
  /// It does not grow with the network, since both sum the squares of the weights in one order. In different orders, sums of n
  /// equal squares in single precision differ by a multiple of n·u, and the tolerance would have to excuse real faults
  /// (Higham, "The Accuracy of Floating Point Summation", 1993).
  private static let tolerance = 1e-5

  package var l2 = 1e3
  package var options = CheckOptions()

  package init() {}

  package var cost: String { "two steps" }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    // Both in training mode, in which batch_norm and dropout show another loss than in a measurement.
    let squares = subject.initialState().squaredWeights
    guard let before = subject.firstCost(l2: 0) else {
      return CheckAnswer(
        expected: "a finite cost without a penalty", seen: "NaN or infinity", passed: false,
        advice: CheckSubject.notFiniteAdvice)
    }
    let expected = before + 0.5 * l2 * squares
    let cost = subject.firstCost(l2: l2)
    return CheckAnswer(
      expected: "a cost of \(expected.sixDigits) with l2 \(l2.plainText): \(before.sixDigits) + ½·λ·ΣW²",
      seen: cost?.sixDigits ?? "NaN or infinity",
      passed: cost.map { Self.isRaised($0, from: before, to: expected) } ?? false,
      advice: squares == 0
        ? "no weight is penalized: are all of them zero at the start?"
        : "the first weights are so large that the penalty overflows: look at `init`, or give a smaller `l2`")
  }

  /// True if a cost is above the one without a penalty, and is the expected one but for rounding.
  package static func isRaised(_ cost: Double, from before: Double, to expected: Double) -> Bool {
    cost > before && abs(cost - expected) <= tolerance * expected
  }
}

extension CheckSubject {
  /// The cost of the first step, on all examples of the sample at once. Nil if it is not finite.
  fileprivate func firstCost(l2: Double) -> Double? {
    var plan = plan
    plan.training = plan.training.withoutRegularization
    plan.training.l2 = l2
    // It changes no cost before the step, but the order in which squares are summed.
    plan.training.clipNorm = nil
    plan.training.learningRate = Double(Float.leastNormalMagnitude)
    plan.training.schedule = nil
    plan.training.batchSize = data.trainSample.count
    plan.epochs = 1
    var cost: Double?
    var workspace = Workspace<Float>()
    _ = fit(plan, on: data.sample, in: &workspace) { epoch in
      cost = epoch.trainCost
      return true
    }
    return cost.flatMap { $0.isFinite ? $0 : nil }
  }
}

extension TrainingData {
  /// The examples on which train metrics are measured, as training data of their own.
  fileprivate var sample: TrainingData { examples(at: trainSample) }
}
