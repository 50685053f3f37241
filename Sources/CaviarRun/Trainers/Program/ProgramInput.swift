import CaviarCompute
package import CaviarDiagnostics
package import CaviarExperiment
import CaviarProcesses
import CaviarProgram
package import CaviarResults
internal import Foundation
package import SystemPackage

/// A program of the user's own as the input of a run.
package struct ProgramInput: TrainingInput {
  /// The spec's folder, in which the program runs.
  package let folder: FilePath
  /// The hashes of the files that the spec names as its inputs, and the version that it asks for.
  package let hashes: DataHashes
  /// The command that is a supervisor.
  let supervisor: [String]
  /// The number of fits at once.
  package let slots: Int
  /// The devices of all of them.
  let devices: [String]
  /// The cores that each fit is told to use.
  let coresOfFit: Int
  /// The folder of what fits need while they run.
  let programs: FilePath
  /// The folder of what they print. Nil to keep none of it.
  let logs: FilePath?
  package let notices: [String]
  /// True for a new process for each fit, so that no state passes from one to the next.
  let isFresh: Bool

  /// - Parameters:
  ///   - experiment: One whose fits a program trains.
  ///   - results: The folder of its results.
  ///   - workers: The number of fits at once. Nil for as many as cores and devices allow.
  ///   - devices: The GPUs that there are.
  ///   - supervisor: The command that is a supervisor: this program, by another command.
  ///   - isVerification: True to write nothing among the results, and to start a new process for each fit.
  /// - Throws: `Failure.badInput` if an input cannot be read, `usage` if there are too few GPUs for one fit.
  package init(
    _ experiment: Experiment, results: ResultsFolder, workers: Int?, devices: [String] = [], supervisor: [String],
    isVerification: Bool = false
  ) throws(Failure) {
    guard let section = experiment.program?.section else { preconditionFailure("an experiment without a program") }
    let spec = FilePath(experiment.path).removingLastComponent()
    folder = section.folder.map { spec.pushing(FilePath($0)) } ?? spec
    self.supervisor = supervisor
    isFresh = isVerification
    let state = results.path.appending(".state")
    let temporary = FilePath(NSTemporaryDirectory()).appending("caviar-verify-" + UUID().uuidString)
    programs = isVerification ? temporary : state.appending("programs")
    logs = isVerification ? nil : state.appending("logs")

    let needed = section.resources.gpu
    guard needed <= devices.count || needed == 0 else {
      let named = devices.isEmpty ? "none is" : devices.count == 1 ? "one is" : "\(devices.count) are"
      throw Failure(
        .usage, "a fit needs \(counted(needed, "GPU")), and \(named) named",
        notes: ["name them by --gpus 0,1 or by the variable CUDA_VISIBLE_DEVICES"])
    }
    let byCores = max(1, Engine.coreCount / (section.resources.cores ?? 1))
    let wanted = section.resources.cores == nil ? workers ?? byCores : min(workers ?? byCores, byCores)
    let slots = min(wanted, needed == 0 ? .max : devices.count / needed)
    self.slots = slots
    self.devices = Array(devices.prefix(slots * needed))
    coresOfFit = section.resources.cores ?? max(1, Engine.coreCount / slots)

    try Self.check(section, folder: folder, programs)
    let files = try ProgramFiles(
      section, in: folder, without: [FilePath(experiment.path), results.path.removingLastComponent()],
      cache: isVerification ? nil : state.appending("inputs.json"))
    notices = [files.unwatched(section.program, in: folder), experiment.program?.unpassed].compactMap(\.self)
    // A thread of the library would take the signals that this program waits for.
    endLibraryThreads()
    hashes = try files.hashes(version: Self.version(section, in: folder))
  }

  private static func check(_ section: ProgramSection, folder: FilePath, _ programs: FilePath) throws(Failure) {
    guard folder.isEmpty || FileManager.default.fileExists(atPath: folder.string) else {
      throw Failure(
        .badInput, "the folder `\(section.folder ?? "")` of the program is not there", notes: [folder.string])
    }
    guard section.isWorker, String(validating: programs.fromRoot.bytes, as: UTF8.self) == nil else { return }
    throw Failure(
      .badInput, "a worker is told paths in JSON, and that of the results is not UTF-8",
      notes: ["run from another folder, or give --results another"])
  }

  package func trainer(
    of experiment: Experiment, as spec: Experiment, isProfiled: Bool
  ) throws(Failure) -> ProgramTrainer { ProgramTrainer(experiment, self) }

  package func record(of trainer: ProgramTrainer) -> RunRecord.DataRecord? { nil }

  package var program: RunRecord.ProgramRecord? { RunRecord.ProgramRecord(hashes) }

  /// Removes the folders that interrupted fits have left. For results that are complete.
  package func removeLeftFolders() { try? FileManager.default.removeItem(atPath: programs.string) }

  /// The first line that the command for the version prints. Nil without one.
  private static func version(_ section: ProgramSection, in folder: FilePath) throws(Failure) -> String? {
    guard !section.version.isEmpty else { return nil }
    let printed = ChildProcess.output(
      of: section.version, in: folder, withErrors: true, withoutVariables: "CAVIAR_",
      adding: section.environment.map { ($0.name, $0.value) })
    guard let line = printed?.split(separator: "\n").first else {
      throw Failure(
        .badInput, "the command `\(section.version.joined(separator: " "))` of `version` fails, or prints nothing",
        notes: ["it runs in \(folder.isEmpty ? "." : folder.string)"])
    }
    return String(line)
  }
}
