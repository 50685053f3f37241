package import CaviarDiagnostics
import CaviarCompute
package import CaviarExperiment

/// What came of the winner's last training: the record, and what is saved beside it.
package struct FinalRun: Sendable {
  package let record: FinalRecord
  /// `best.safetensors`: the weights of repeat 1 and what prepares rows for them. Nil unless it completed.
  let weights: [UInt8]?
  /// `confusion.csv`: how many test rows of each class repeat 1 takes for each. Nil unless it completed and tells classes.
  let confusion: [UInt8]?

  package init(record: FinalRecord, weights: [UInt8]?, confusion: [UInt8]?) {
    self.record = record
    self.weights = weights
    self.confusion = confusion
  }

  /// Whether the weights, where there must be some, can be read again.
  package var isWhole: Bool { weights.map { SafeTensors(bytes: $0).flatMap(SavedModel.init) != nil } ?? true }

  /// The same with the words of a file that was saved before, as ``SavedModel/bytes(_:inWordsOf:)`` has it.
  package func asSaved(in stored: [UInt8]?) throws(Failure) -> FinalRun {
    guard let weights, let stored else { return self }
    return FinalRun(
      record: record, weights: try SavedModel.bytes(weights, inWordsOf: stored), confusion: confusion)
  }
}
