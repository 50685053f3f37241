package import CaviarTraining

/// The measurement of an epoch, in six significant digits: a row of `curves.csv`.
package struct EpochRecord: Sendable, Equatable {
  /// 0 is before any step.
  package let epoch: Int
  /// Nil if the trainer reports none.
  package let learningRate: Double?
  /// The mean cost of the epoch's batches, penalties included; nil at epoch 0.
  package let trainCost: Double?
  package let metrics: Metrics

  package init(epoch: Int, learningRate: Double?, trainCost: Double?, metrics: Metrics) {
    self.epoch = epoch
    self.learningRate = learningRate
    self.trainCost = trainCost
    self.metrics = metrics
  }
}

/// One training, with its metrics and outcome: the record that the journal stores, and from which results are computed.
package struct FitRecord: Sendable, Equatable {
  package let stage: String
  /// Counted from 1 in its stage.
  package let trial: Int
  /// Counted from 1.
  package let `repeat`: Int
  /// Counted from 1; nil if the data has no folds.
  package let fold: Int?
  /// By epoch, ascending. The network measures every epoch from 0, before any step; a program some of them, or its result
  /// alone, as that of its last epoch.
  package let epochs: [EpochRecord]
  package let outcome: Outcome
  /// The number of parameters of the network. Nil if the trainer reports none.
  package let parameters: Int?
  /// The reason why it did not complete, in the trainer's words. Nil if the outcome says it all.
  package let reason: String?
  /// The numbers by which it is diagnosed. Nil if the trainer reports none.
  package let evidence: FitEvidence?
  /// The statistics of its layers. Nil if the trainer reports none, or they were not kept.
  package var layers: LayerTable?

  package init(
    stage: String, trial: Int, repeat: Int = 1, fold: Int? = nil, epochs: [EpochRecord], outcome: Outcome,
    parameters: Int?, reason: String? = nil, evidence: FitEvidence? = nil, layers: LayerTable? = nil
  ) {
    self.reason = reason
    self.evidence = evidence
    self.layers = layers
    self.stage = stage
    self.trial = trial
    self.repeat = `repeat`
    self.fold = fold
    self.epochs = epochs
    self.outcome = outcome
    self.parameters = parameters
  }
}

extension FitRecord {
  /// The measurement of an epoch. Nil if there is none.
  ///
  /// - Complexity: O(1) in a network's fit, and O(log n) in the n measurements of any other.
  package func measurement(at epoch: Int) -> EpochRecord? {
    // In a network's fit, the index is the epoch.
    if epochs.indices.contains(epoch), epochs[epoch].epoch == epoch { return epochs[epoch] }
    var (low, high) = (0, epochs.count)
    while low < high {
      let middle = (low + high) / 2
      if epochs[middle].epoch < epoch { low = middle + 1 } else { high = middle }
    }
    return low < epochs.count && epochs[low].epoch == epoch ? epochs[low] : nil
  }

  /// The fit as it stood after some epochs, without evidence and layers: all of it where it ended before.
  ///
  /// A fit that diverged to NaN did so in a step after its last measurement, so that it had completed the epochs until then.
  /// Of one that exploded or failed, the epochs do not say if it did so at the end of a rung or in the next one.
  ///
  /// - Parameter isSurvivor: True if the fit's trial is known to have survived a rung at these epochs or later: its fits had
  ///   completed then.
  package func prefix(epochs count: Int, isSurvivor: Bool = false) -> FitRecord {
    guard let last = epochs.last?.epoch, isSurvivor || last > count || last == count && outcome == .nan else {
      return self
    }
    return FitRecord(
      stage: stage, trial: trial, repeat: `repeat`, fold: fold, epochs: epochs.filter { $0.epoch <= count },
      outcome: .completed, parameters: parameters)
  }
}
