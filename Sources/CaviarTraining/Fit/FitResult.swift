package import CaviarCompute

/// The metrics of a fit at the end of an epoch, measured in evaluation mode: a point of its learning curves.
package struct EpochMetrics: Hashable, Sendable {
  /// The epoch, from 1; 0 is before the first step.
  package let epoch: Int
  /// The learning rate of the epoch's steps; at epoch 0 that of the first epoch.
  package let learningRate: Double
  /// The mean cost of the epoch's batches, each before its step: the training loss with class weights and penalties.
  /// Nil at epoch 0.
  package let trainCost: Double?
  /// The metrics on the training sample.
  package let train: Measures
  /// The metrics on the validation part; nil without one.
  package let validation: Measures?
  /// The statistics of the layers and the output, in their order; empty unless the plan asks for them.
  package var layers: [LayerStatistics] = []

  package var trainLoss: Double { train[.loss] ?? .nan }
  package var trainAccuracy: Double? { train[.accuracy] }
  package var validationLoss: Double? { validation?[.loss] }
  package var validationAccuracy: Double? { validation?[.accuracy] }

  /// The value of a metric, if it was measured.
  package subscript(metric: PartMetric) -> Double? {
    switch metric.part {
    case .train: train[metric.kind]
    case .validation: validation?[metric.kind]
    case .test: nil
    }
  }
}

/// The way in which a fit ended.
package enum Outcome: String, CaseIterable, Hashable, Codable, Sendable {
  /// All epochs were trained, or early stopping ended the fit.
  case completed
  /// The training loss exceeded its limit at the end of the last epoch: ``StopRule``.
  case exploded
  /// Diverged to NaN: a cost or loss was NaN or infinite in the epoch after the last one reported.
  case nan
  /// The program that trains failed; the record of this and of the following has the reason. No fit of the built-in
  /// network ends so.
  case failed
  /// A signal ended the program.
  case signal
  /// The program took longer than it may.
  case timeout
  /// The system ended the program for lack of memory.
  case outOfMemory = "out_of_memory"
  /// The program has not reported the objective.
  case noMetric = "no_metric"

  /// True if a program failed, whatever it was to learn.
  package var isOfProgram: Bool {
    switch self {
    case .completed, .exploded, .nan: false
    case .failed, .signal, .timeout, .outOfMemory, .noMetric: true
    }
  }
}

/// The result of a fit besides its metrics, which are observed while it trains.
package struct FitResult: Hashable, Sendable {
  /// Nil if the observer ended the fit after the last epoch reported.
  package let outcome: Outcome?
  /// The last epoch with reported metrics; nil if those of epoch 0 were not finite.
  package let lastEpoch: Int?
  package let parameterCount: Int
  /// ‖Δw‖ / ‖w‖ of the very first step, the largest over the layers with weights, where the layers are measured: known
  /// even of a fit that diverges in its first epoch.
  package var firstUpdateRatio: Double?
  /// The epoch whose weights were kept by early stopping; nil without it, where the last epoch's are kept.
  package var keptEpoch: Int?
  /// The learned tensors, if they were requested: the parameters, and the running averages of batch norm.
  package var tensors: [NamedTensor] = []
}
