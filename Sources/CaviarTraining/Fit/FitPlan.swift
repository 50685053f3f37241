internal import CaviarCompute
internal import CaviarRandom

/// All that determines a fit but the data.
package struct FitPlan: Sendable {
  package var seed: UInt64
  package var stage: String?
  package var trial: Int?
  package var `repeat`: Int?
  package var fold: Int?
  package var architecture: Architecture
  package var training: Training
  package var epochs: Int
  /// The row of its pack's first product at which it begins. Its last bits may depend on it, modulo
  /// ``ProductSharing/modulus``, and on nothing else of its pack.
  package var place = 0
  /// How many epochs the schedule of the learning rate spans, where they are not those of this fit.
  package var scheduledEpochs: Int?
  /// The metrics to measure beside those that cost little.
  package var metrics: [MetricKind] = []
  /// What early stopping looks at; nil for the validation loss, or the training loss where there is no validation part.
  package var monitor: Metric?

  package init(
    seed: UInt64, stage: String? = nil, trial: Int? = nil, repeat: Int? = nil, fold: Int? = nil,
    architecture: Architecture, training: Training, epochs: Int
  ) {
    precondition(epochs >= 0, "a fit of some epochs")
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
  /// The rate of an epoch's steps; at epoch 0 that of the first.
  func learningRate(epoch: Int) -> Double {
    training.learningRate(epoch: max(1, epoch), of: scheduledEpochs ?? epochs)
  }

  /// The key of a tensor's first values.
  func initializeKey(_ tensor: String) -> StreamKey {
    StreamKey(
      seed: seed, purpose: .initialize, stage: stage, trial: trial, repeat: `repeat`, fold: fold, address: tensor)
  }

  /// The key of the order of the rows. Not the trial's: fits are compared on the same batches.
  var batchOrderKey: StreamKey {
    StreamKey(seed: seed, purpose: .batchOrder, stage: stage, repeat: `repeat`, fold: fold)
  }

  /// The key of what a layer draws while it trains. Not the trial's either.
  func noiseKey(_ layer: String) -> StreamKey {
    StreamKey(seed: seed, purpose: .layerNoise, stage: stage, repeat: `repeat`, fold: fold, address: layer)
  }
}
