package import CaviarCompute

/// What is seen of a fit at the end of an epoch, in evaluation mode.
package struct EpochMetrics: Hashable, Sendable {
  /// The epoch, from 1; 0 is before the first step.
  package let epoch: Int
  /// The rate of the epoch's steps; at epoch 0 that of the steps to come.
  package let learningRate: Double
  /// The mean cost of the epoch's batches, penalties and weights included, each before its step. Nil at epoch 0.
  package let trainCost: Double?
  package let train: Measures
  /// Nil where there is no validation part.
  package let validation: Measures?

  package var trainLoss: Double { train[.loss] ?? .nan }
  package var trainAccuracy: Double? { train[.accuracy] }
  package var validationLoss: Double? { validation?[.loss] }
  package var validationAccuracy: Double? { validation?[.accuracy] }

  /// The value of a metric, if it was measured.
  package subscript(metric: Metric) -> Double? {
    switch metric.part {
    case .train: train[metric.kind]
    case .validation: validation?[metric.kind]
    case .test: nil
    }
  }
}

/// How a fit ended.
package enum Outcome: String, CaseIterable, Hashable, Codable, Sendable {
  /// All epochs were trained, or as many as early stopping wants.
  case completed
  /// The training loss exceeded its limit at the end of the last epoch.
  case exploded
  /// A cost or loss was NaN or infinite, in the epoch after the last.
  case nan
}

/// What came of a fit.
package struct FitResult: Hashable, Sendable {
  /// Nil where the observer asked for the end after the last epoch.
  package let outcome: Outcome?
  /// The last epoch whose metrics were reported; nil where not even epoch 0's were finite.
  package let lastEpoch: Int?
  package let parameterCount: Int
  /// The epoch whose weights were kept, where the training has early stopping; otherwise nil, and the last one's were.
  package var keptEpoch: Int?
  /// What was learned, as far as it was asked for: the parameters, and the averages of batch_norm.
  package var tensors: [NamedTensor] = []
}
