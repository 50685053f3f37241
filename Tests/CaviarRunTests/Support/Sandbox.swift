import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import CaviarThreads
import FoundationEssentials
import SystemPackage
import Testing

/// A folder of its own for one test, gone with it: 200 of the digits, specs, and `Results`.
final class Sandbox {
  let path: FilePath

  init() throws {
    path = FilePath(FileManager.default.temporaryDirectory.path).appending("caviar-" + UUID().uuidString)
    try Disk().makeFolder(path)
    try write(Self.digits, to: "digits.csv")
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// The header of the digits and 200 rows.
  private static let digits: String = {
    let bytes = (try? Repository.bytes("Specs/data/digits.csv")) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(201).joined(separator: "\n") + "\n"
  }()

  @discardableResult
  func write(_ text: String, to name: String) throws -> FilePath {
    try Disk().write(Array(text.utf8), to: path.appending(name))
    return path.appending(name)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try #require(try Disk().read(path.appending(name)), "\(name) is missing"), as: UTF8.self)
  }

  func makeFolder(_ name: String) throws { try Disk().makeFolder(path.appending(name)) }

  /// Removes a file or a folder with all that is in it.
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path.appending(name).string) }
}

extension Sandbox {
  /// The result of a run.
  struct Ran {
    let record: ExperimentRecord
    let wasFinished: Bool
    /// The number of fits that were trained.
    let trained: Int
    /// The messages for the user.
    let warnings: [String]
  }

  func experiment(_ spec: SpecText) throws -> Experiment {
    var sink = DiagnosticSink()
    let path = path.appending(spec.name + ".yaml").string
    return try #require(
      SpecReader.read(Array(spec.text.utf8), path: path, into: &sink), "\(sink.sorted.map(\.message))")
  }

  /// Runs a spec as `caviar run` does.
  @discardableResult
  func run(
    _ spec: SpecText, workers: Int = 1, fresh: Bool = false, existing: ExistingResults = .keep,
    results: String = "Results", disk: Disk = Disk(), checkpointInterval: Duration = .seconds(300),
    observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) throws -> Ran {
    let experiment = try experiment(spec)
    let trained = Mutex(0)
    let warnings = Mutex<[String]>([])
    let session = Session(
      experiment, input: try DataLoader(root: nil).load(experiment),
      folder: ResultsFolder(root: path.appending(results), name: experiment.name, disk: disk),
      workers: workers, checkpointInterval: checkpointInterval
    ) { event in
      observe(event)
      switch event {
      case .fitFinished, .finalFitTrained: trained.withLock { $0 += 1 }
      case .warning(let text): warnings.withLock { $0.append(text) }
      default: break
      }
    }
    let result = try session.run(existing: fresh ? .archive : existing) { "\($0.summary)\n" }
    return Ran(
      record: result.record, wasFinished: result.wasFinished, trained: trained.withLock { $0 },
      warnings: warnings.withLock { $0 })
  }
}

extension Sandbox {
  /// The bytes of every result file that is meant for git, by name.
  func results(_ folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try names(in: folder) { files[name] = try Disk().read(path.appending(folder).appending(name)) }
    return files
  }

  /// The inode of each file and the time of its last change, by name: they change when it is written or replaced.
  func stamps(_ folder: String) throws -> [String: String] {
    var stamps: [String: String] = [:]
    for name in try names(in: folder) {
      let attributes = try FileManager.default.attributesOfItem(atPath: path.appending(folder).appending(name).string)
      let changed = try #require(attributes[.modificationDate] as? Date)
      stamps[name] = "\(attributes[.systemFileNumber] ?? 0) \(changed.timeIntervalSince1970)"
    }
    return stamps
  }

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path.appending(folder).string)
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
