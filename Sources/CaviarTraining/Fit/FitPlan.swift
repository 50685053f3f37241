internal import CaviarCompute
internal import CaviarRandom

/// All that determines a fit but the data: equal plans on equal data have equal results.
package struct FitPlan: Sendable {
  package var seed: UInt64
  package var stage: String?
  package var trial: Int?
  package var `repeat`: Int?
  package var fold: Int?
  package var architecture: Architecture
  package var training: Training
  package var epochs: Int
  /// The number of epochs that the learning rate schedule spans; nil for the epochs of this fit.
  package var scheduledEpochs: Int?
  /// The metrics to measure besides the cheap ones: see ``MetricKind/ranksScores``.
  package var metrics: [MetricKind] = []
  /// True to measure the layers in each epoch: ``EpochMetrics/layers``.
  package var measuresLayers = false
  /// The metric that early stopping monitors; nil for the validation loss, or the training loss without one.
  package var monitor: PartMetric?

  package init(
    seed: UInt64, stage: String? = nil, trial: Int? = nil, repeat: Int? = nil, fold: Int? = nil,
    architecture: Architecture, training: Training, epochs: Int
  ) {
    precondition(epochs >= 0, "the number of epochs is not negative")
    self.seed = seed
    self.stage = stage
    self.trial = trial
    self.repeat = `repeat`
    self.fold = fold
    self.architecture = architecture
    self.training = training
    self.epochs = epochs
  }
}

extension FitPlan {
  /// The learning rate of an epoch's steps; at epoch 0 that of the first epoch.
  func learningRate(epoch: Int) -> Double {
    training.learningRate(epoch: max(1, epoch), of: scheduledEpochs ?? epochs)
  }

  /// The key of a tensor's initial values.
  func initializeKey(_ tensor: String) -> StreamKey {
    StreamKey(
      seed: seed, purpose: .initialize, stage: stage, trial: trial, repeat: `repeat`, fold: fold, address: tensor)
  }

  /// The key of the order of the examples. It does not depend on the trial: trials are compared on the same batches.
  var batchOrderKey: StreamKey {
    StreamKey(seed: seed, purpose: .batchOrder, stage: stage, repeat: `repeat`, fold: fold)
  }

  /// The key of a layer's random numbers in training. It does not depend on the trial either.
  func noiseKey(_ layer: String) -> StreamKey {
    StreamKey(seed: seed, purpose: .layerNoise, stage: stage, repeat: `repeat`, fold: fold, address: layer)
  }
}
