/// What is seen of a fit at the end of an epoch. Losses are those of the data, without penalties, in evaluation mode.
package struct EpochMetrics: Hashable, Sendable {
  /// The epoch, from 1; 0 is before the first step.
  package let epoch: Int
  /// The rate of the epoch's steps; at epoch 0 that of the steps to come.
  package let learningRate: Double
  /// The mean cost of the epoch's batches, penalties included, each before its step. Nil at epoch 0.
  package let trainCost: Double?
  package let trainLoss: Double
  package let trainAccuracy: Double
  /// Nil where there is no validation part, as is the accuracy.
  package let validationLoss: Double?
  package let validationAccuracy: Double?
}

/// How a fit ended.
package enum Outcome: String, Hashable, Codable, Sendable {
  /// All epochs were trained.
  case completed
  /// The training loss exceeded its limit at the end of the last epoch.
  case exploded
  /// A cost, loss or parameter was NaN or infinite, in the epoch after the last.
  case nan
  /// The observer asked for the end after the last epoch.
  case stopped
}

/// What came of a fit.
package struct FitResult: Hashable, Sendable {
  package let outcome: Outcome
  /// The last epoch whose metrics were reported; nil where not even epoch 0's were finite.
  package let lastEpoch: Int?
  package let parameterCount: Int
}
