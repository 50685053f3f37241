import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarThreads
import FoundationEssentials
import SystemPackage
import Testing

extension Sandbox {
  /// The command line program that was built beside these tests.
  static var supervisor: [String] {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return [FilePath(tests).removingLastComponent().appending("caviar").string, "supervise"]
    }
  }

  private func experiment(ofProgram spec: String, name: String) throws -> Experiment {
    let path = try write("caviar: 1\nname: \(name)\n" + spec, to: "\(name).yaml")
    var sink = DiagnosticSink()
    return try #require(
      SpecReader.read(Array(try text("\(name).yaml").utf8), path: path.string, into: &sink),
      "\(sink.sorted.map(\.message))")
  }

  /// Runs a spec with a program as `caviar run` does.
  @discardableResult
  func runProgram(
    _ spec: String, name: String = "program", workers: Int? = 1, devices: [String] = [],
    existing: ExistingResults = .keep
  ) throws -> (record: ExperimentRecord, trained: Int) {
    let experiment = try experiment(ofProgram: spec, name: name)
    let folder = ResultsFolder(root: path.appending("Results"), name: name)
    let trained = Mutex(0)
    let input = try ProgramInput(
      experiment, results: folder, workers: workers, devices: devices, supervisor: Self.supervisor)
    let session = Session(experiment, input: input, folder: folder, workers: input.slots) { event in
      if case .fitFinished = event { trained.withLock { $0 += 1 } }
    }
    let record = try session.run(existing: existing) { MarkdownReport($0).text }.record
    input.removeLeftFolders()
    return (record, trained.withLock { $0 })
  }

  /// Verifies its results as `caviar verify` does.
  func verifyProgram(_ spec: String, name: String = "program", sample: Int? = nil) throws -> VerificationRecord {
    let experiment = try experiment(ofProgram: spec, name: name)
    let folder = ResultsFolder(root: path.appending("Results"), name: name)
    let input = try ProgramInput(
      experiment, results: folder, workers: 1, supervisor: Self.supervisor, isVerification: true)
    defer { input.removeLeftFolders() }
    return try Verification(experiment, input: input, folder: folder, workers: 1, source: nil) { _ in }.verify(
      sample: sample
    ) { MarkdownReport($0).text }
  }
}
