package import CaviarCompute

/// The loss and accuracy of a model before its first step, on some training examples: the input of the checks.
package struct InitialState: Hashable, Sendable {
  /// The mean data loss.
  package let loss: Double
  /// Nil for a regression.
  package let accuracy: Double?
  /// Σw² over the weights, without the biases.
  package let squaredWeights: Double

  /// The cost under a penalty: loss + ½·λ·Σw².
  package func cost(l2: Double) -> Double { loss + 0.5 * l2 * squaredWeights }
}

/// Measures a model before its first step on the training examples with indices `rows`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func initialState<Scalar: EngineScalar>(
  of plan: FitPlan, on data: TrainingData, rows: [Int], in workspace: inout Workspace<Scalar>
) -> InitialState {
  let pack = Pack([plan], data, in: &workspace)
  let measured = pack.measure([0], on: rows.span, of: data.train, keepsScores: [false], in: &workspace.arena)[0]
  let measures = Measures(measured, rows: rows, of: data.train, in: data, ranked: [])
  return InitialState(
    loss: measured.meanLoss, accuracy: measures[.accuracy],
    squaredWeights: pack.network.squaredWeights(in: &workspace.arena))
}
