package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
package import SystemPackage

/// The input of a training: known by its bytes, and turned into a trainer only when something is to be trained.
/// Complete results need no data to be parsed, even if this version would reject it.
package protocol TrainingInput: Sendable {
  associatedtype T: Trainer

  /// The folder from which relative paths of the spec start.
  var folder: FilePath { get }

  /// The hashes of the files.
  var hashes: DataHashes { get }

  /// A trainer.
  ///
  /// - Parameters:
  ///   - experiment: The experiment that is trained.
  ///   - spec: The spec by which the data is read, for errors in it.
  /// - Throws: `Failure.badInput` if a file does not match the spec, `badSpec` if the model is too large for it.
  func trainer(of experiment: Experiment, as spec: Experiment, isProfiled: Bool) throws(Failure) -> T

  /// The record of the data that a trainer trains on. Nil if it has none of its own.
  func record(of trainer: T) -> RunRecord.DataRecord?

  /// The record of the program that trains. Nil if the program is this one.
  var program: RunRecord.ProgramRecord? { get }

  /// Remarks for the user on what is trained, a line each.
  var notices: [String] { get }
}

extension TrainingInput {
  package var program: RunRecord.ProgramRecord? { nil }
  package var notices: [String] { [] }
}
