import ArgumentParser
import CaviarCompute
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Foundation
import SystemPackage

/// The output options, shared by all commands that report.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON on standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing on success, on either stream.")
  var quiet = false

  func validate() throws {
    if json, quiet { throw ValidationError("--json and --quiet exclude each other.") }
  }
}

/// The option for the output root, shared by all commands that write or read results.
struct ResultsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The output root, with a folder for each experiment.", valueName: "dir"), completion: .directory)
  var results = Self.defaultRoot

  /// The output root where no other is given.
  static let defaultRoot = "Results"

  func validate() throws {
    if results.isEmpty { throw ValidationError("--results takes a folder; the current one is --results .") }
  }

  /// The commands for an experiment with this output root.
  func commands(_ source: String, data: String? = nil) -> Commands {
    Commands(source, root: FilePath(results), data: data)
  }

  /// The results folder of an experiment.
  func folder(of experiment: Experiment) -> ResultsFolder {
    ResultsFolder(root: FilePath(results), name: experiment.name)
  }
}

/// The option for the data root, shared by all commands that read data.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Read data from this folder instead of the spec's.", valueName: "dir"),
    completion: .directory)
  var data: String?

  func load(_ experiment: Experiment) throws(Failure) -> LoadedData {
    try refuseProgram(experiment)
    return try loader.load(experiment)
  }

  /// The data files, not yet parsed.
  func files(of experiment: Experiment) throws(Failure) -> UnparsedData {
    try refuseProgram(experiment)
    return try loader.files(of: experiment)
  }

  private func refuseProgram(_ experiment: Experiment) throws(Failure) {
    guard experiment.program != nil else { return }
    throw Failure(.usage, "the fits of \(experiment.name) are trained by a program, which has data of its own")
  }

  private var loader: DataLoader { DataLoader(root: data.map { FilePath($0) }) }
}

/// The option for the number of training threads, shared by all commands that train.
struct WorkerOptions: ParsableArguments {
  @Option(
    name: .customLong("workers"), parsing: .unconditional,
    help: ArgumentHelp(
      "The number of training threads, each with at most four trials at a time (default: one per available core).",
      valueName: "n"))
  var given: Int?

  func validate() throws {
    if let given, !(1...1024).contains(given) {
      throw ValidationError("--workers takes a number from 1 to 1024, not \(given).")
    }
  }
}

/// The option for the GPUs of programs, shared by all commands that run them.
struct DeviceOptions: ParsableArguments {
  @Option(
    name: .customLong("gpus"),
    help: ArgumentHelp(
      "The GPUs that programs may use, such as 0,1 (default: those of CUDA_VISIBLE_DEVICES).", valueName: "list"))
  var given: String?

  /// Their numbers or names.
  var all: [String] {
    let list = given ?? ProcessInfo.processInfo.environment["CUDA_VISIBLE_DEVICES"] ?? ""
    return list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  func validate() throws {
    if given != nil, Set(all).count != all.count { throw ValidationError("--gpus names a device twice.") }
  }
}

/// The argument for a spec, shared by all commands that work on one.
struct SpecArgument: ParsableArguments {
  @Argument(help: "The spec, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var spec: String

  /// The experiment of the spec. Findings are printed on standard error.
  ///
  /// - Throws: Exit code `badSpec` if the spec has an error, `Failure.badInput` if it is missing.
  func experiment() throws -> Experiment { try SpecFileReader.experiment(spec) }
}

/// The argument for results, shared by all commands that read them.
struct SourceArgument: ParsableArguments {
  @Argument(help: "The spec, a folder of results, or an experiment's name.", completion: .file())
  var source: String

  @OptionGroup var results: ResultsOptions

  /// The place of the results.
  func place() throws -> ResultsPlace { try results.place(of: source) }
}

/// A folder of results, with the experiment if it was found by a spec, to compare the two.
struct ResultsPlace {
  let folder: ResultsFolder
  let experiment: Experiment?

  /// The commands that lead to the same results.
  func commands(_ source: String) -> Commands { Commands(source, root: folder.path.removingLastComponent()) }

  /// The differences between the given spec and the one that made the results. Empty without a given spec.
  func changes() throws(Failure) -> [String] {
    guard let experiment else { return [] }
    return try folder.changes(to: experiment)
  }
}

extension ResultsOptions {
  /// The place of the results of a spec, of a folder of results, or of an experiment by its name.
  ///
  /// - Throws: Exit code `badSpec` if a spec has an error, `Failure.badInput` if there is no such thing.
  func place(of source: String) throws -> ResultsPlace {
    let path = FilePath(source)
    if let name = path.lastComponent {
      let named = ResultsFolder(root: path.removingLastComponent(), name: name.string)
      if named.isUsed { return ResultsPlace(folder: named, experiment: nil) }
      let inRoot = ResultsFolder(root: FilePath(results), name: name.string)
      if path.components.count == 1, inRoot.isUsed { return ResultsPlace(folder: inRoot, experiment: nil) }
      if Disk().exists(path.appending(".")) {
        throw Failure(
          .badInput, "there are no results in \(source)",
          notes: ["a folder of results is that of one experiment, with its run.json"])
      }
    }
    // A name with a file extension is meant as a spec.
    guard path.extension != nil || Disk().exists(path) else {
      throw Failure(
        .badInput, "no spec, folder of results or experiment is called \(source)",
        notes: ["experiments are looked up in \(results); to list them: " + commands(source).list.sentence])
    }
    let experiment = try SpecFileReader.experiment(source)
    return ResultsPlace(folder: folder(of: experiment), experiment: experiment)
  }
}

/// Reads specs from files, so that all commands report their errors alike.
enum SpecFileReader {
  /// The experiment of a spec. Findings are printed on standard error.
  ///
  /// - Throws: Exit code `badSpec` if the spec has an error, `Failure.badInput` if it is missing.
  static func experiment(_ path: String) throws -> Experiment {
    let (experiment, findings) = try read(path)
    Console.current.report(findings)
    guard let experiment else { throw ArgumentParser.ExitCode(ExitCode.badSpec.rawValue) }
    return experiment
  }

  static func read(_ path: String) throws(Failure) -> (experiment: Experiment?, findings: [Diagnostic]) {
    guard !path.isEmpty else { throw Failure(.usage, "the path of a spec is empty") }
    guard let bytes = try Disk().readInput(FilePath(path))?.array else {
      throw Failure(.badInput, "the spec \(path) is missing")
    }
    if let mistaken = MistakenFile(bytes, path: path) { return (nil, [mistaken.diagnostic(path: path)]) }
    var sink = DiagnosticSink()
    let experiment = SpecReader.read(bytes, path: path, into: &sink)
    return (experiment, sink.sorted)
  }
}

extension Console {
  /// Prints a value as JSON on standard output.
  func print(json value: some Encodable) throws(Failure) {
    print(String(decoding: try JSONText.bytes(value), as: UTF8.self))
  }
}
