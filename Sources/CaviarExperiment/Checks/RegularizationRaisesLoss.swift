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
  /// Both sum n squares in single precision, in different orders, and each rounding of a sum adds its error: as a random walk does,
  /// they grow with √n (Higham, "The Accuracy of Floating Point Summation", 1993).
  private static func tolerance(_ weights: Int) -> Double {
    1e-5 + 2 * Double(Float.ulpOfOne) * Double(weights).squareRoot()
  }

  package var l2 = 1e3
  package var options = CheckOptions()

  package init() {}

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    // Both in training mode, in which batch_norm and dropout show another loss than in a measurement.
    let before = subject.firstCost(l2: 0) ?? .nan
    let state = subject.initialState()
    let expected = before + 0.5 * l2 * state.squaredWeights
    let cost = subject.firstCost(l2: l2)
    return CheckAnswer(
      expected: "a cost of \(expected.sixDigits) with l2 \(l2.plainText): \(before.sixDigits) + ½·λ·ΣW²",
      seen: cost?.sixDigits ?? "NaN or infinity",
      passed: cost.map { $0 > before && abs($0 - expected) <= Self.tolerance(state.weightCount) * expected } ?? false,
      advice: "no weight is penalized: are all of them zero at the start?")
  }
}

extension CheckSubject {
  /// The cost of the first step, on all examples of the sample at once. Nil if it is not finite.
  fileprivate func firstCost(l2: Double) -> Double? {
    var plan = plan
    plan.training = plan.training.withoutRegularization
    plan.training.l2 = l2
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
    return cost
  }
}

extension TrainingData {
  /// The examples on which train metrics are measured, as training data of their own.
  fileprivate var sample: TrainingData { examples(at: trainSample) }
}
