import CaviarCompute
package import CaviarDiagnostics
package import CaviarExperiment

extension FinalTask {
  /// The record of the training in a run, before it has results. Nil if the network has no data, and so
  /// no test part.
  package func planned(in run: RunRecord) -> FinalRecord? {
    guard !isOfProgram else { return plannedRuns }
    return run.data.map { planned(train: $0.train, validation: $0.validation, test: $0.test) }
  }
}

/// The result of the final training: the record, and the files that are saved with it.
package struct FinalRun: Sendable {
  package let record: FinalRecord
  /// `best.safetensors`: the weights of repeat 1 and the preprocessing of its inputs. Nil unless it completed.
  let weights: [UInt8]?
  /// `confusion.csv`, shape [classes, classes]: the test examples of each class that repeat 1 predicts as each. Nil
  /// unless it completed and predicts classes.
  let confusion: [UInt8]?

  package init(record: FinalRecord, weights: [UInt8]?, confusion: [UInt8]?) {
    self.record = record
    self.weights = weights
    self.confusion = confusion
  }

  /// True if the weights can be read, or there are none.
  package var isWhole: Bool { weights.map { SafeTensors(bytes: $0).flatMap(SavedModel.init) != nil } ?? true }

  /// The same with the bytes of a file that was saved before, if ``SavedModel/bytes(_:inWordsOf:)`` allows it.
  package func asSaved(in stored: [UInt8]?) throws(Failure) -> FinalRun {
    guard let weights, let stored else { return self }
    return FinalRun(
      record: record, weights: try SavedModel.bytes(weights, inWordsOf: stored), confusion: confusion)
  }
}
