import CaviarCompute
package import CaviarDiagnostics
package import CaviarExperiment
import CaviarProgram
package import CaviarResults
import Crypto
internal import Foundation
package import SystemPackage

/// A program of the user's own as the input of a run.
package struct ProgramInput: TrainingInput {
  /// The spec's folder, in which the program runs.
  package let folder: FilePath
  /// The hashes of the files that the spec names as its inputs.
  package let hashes: DataHashes
  /// The command that is a supervisor.
  let supervisor: [String]
  /// The folder of what fits need while they run, and of their logs.
  let state: FilePath
  /// The number of fits at once.
  let slots: Int

  /// - Parameters:
  ///   - experiment: One whose fits a program trains.
  ///   - results: The folder of its results.
  ///   - workers: The number of fits at once. Nil for one on each core.
  ///   - supervisor: The command that is a supervisor: this program, by another command.
  /// - Throws: `Failure.badInput` if an input cannot be read.
  package init(
    _ experiment: Experiment, results: ResultsFolder, workers: Int?, supervisor: [String]
  ) throws(Failure) {
    let spec = FilePath(experiment.path).removingLastComponent()
    folder = experiment.program?.section.folder.map { spec.pushing(FilePath($0)) } ?? spec
    state = results.path.appending(".state")
    slots = workers ?? Engine.coreCount
    self.supervisor = supervisor
    var files: [RunRecord.DataRecord.File] = []
    for name in experiment.program?.section.inputs ?? [] { files += try Self.files(name, in: folder) }
    var whole = SHA256()
    for file in files { whole.update(data: Array((file.name + file.sha256).utf8)) }
    hashes = files.isEmpty ? .none : DataHashes(sha256: whole.finalize().hexadecimal, files: files)
  }

  package func trainer(
    of experiment: Experiment, as spec: Experiment, isProfiled: Bool
  ) throws(Failure) -> ProgramTrainer { ProgramTrainer(experiment, self) }

  package func record(of trainer: ProgramTrainer) -> RunRecord.DataRecord? { nil }

  package var program: RunRecord.ProgramRecord? { RunRecord.ProgramRecord(hashes) }

  /// A file, or the files of a folder in the order of their names.
  private static func files(_ name: String, in folder: FilePath) throws(Failure) -> [RunRecord.DataRecord.File] {
    let path = folder.pushing(FilePath(name)).string
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(.badInput, "the input `\(name)` of the program is not there", notes: [path])
    }
    let names = isFolder.boolValue ? (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [] : [""]
    var files: [RunRecord.DataRecord.File] = []
    for inside in names.sorted() where !inside.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      let full = inside.isEmpty ? path : path + "/" + inside
      guard unsafe FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      guard let bytes = FileManager.default.contents(atPath: full) else {
        throw Failure(.badInput, "the input `\(name)` of the program cannot be read", notes: [full])
      }
      files.append(
        .init(name: inside.isEmpty ? name : name + "/" + inside, sha256: SHA256.hash(data: bytes).hexadecimal))
    }
    return files
  }
}
