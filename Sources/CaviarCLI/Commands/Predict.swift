import ArgumentParser
import CaviarCompute
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarStore
import CaviarTables
import SystemPackage

/// `caviar predict`: predicts the classes or values of new examples.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict new examples with the network that `final` has saved.",
    discussion: """
      Reads best.safetensors from the results, preprocesses the examples like the training part, and writes CSV: \
      `prediction`, and `probability_…` of each class. The columns of a CSV file are matched by name, in any order; without \
      a header, by the number of columns. Categories unseen in training are reported on standard error.
      """)

  @OptionGroup var spec: SpecArgument
  @OptionGroup var results: ResultsOptions
  @Option(help: "The examples, a file in the format that the spec declares.", completion: .file())
  var input: String

  @Option(help: "Write to this file instead of standard output.", completion: .file())
  var output: String?

  @Flag(help: "Write JSON instead of CSV.")
  var json = false

  func run() throws {
    let experiment = try spec.experiment()
    let disk = Disk()
    let folder = results.folder(of: experiment)
    let weights = folder.weights
    guard let saved = try disk.read(weights) else {
      throw Failure(
        .badInput, "there is no saved network: \(weights) is missing",
        notes: [advice(experiment, try folder.record())])
    }
    guard let rows = try disk.readInput(FilePath(input)) else {
      throw Failure(.badInput, "the file \(input) is missing")
    }
    Console.current.report(changes: try folder.changes(to: experiment), since: "this network")
    let predictor = try Predictor(saved, file: weights)
    let answer = try predictor.answer(to: DataFile(name: input, content: rows))
    Console.current.report(warnings: answer.notices)
    let predictions = answer.predictions
    let bytes = json ? try JSONText.bytes(predictions) : Array(predictor.table(predictions).utf8)
    if let output {
      try disk.write(bytes, toOutput: FilePath(output))
    } else {
      Console.current.print(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// The way to get a saved network, in the note of an error.
  private func advice(_ experiment: Experiment, _ record: ExperimentRecord?) -> String {
    let path = experiment.path
    let commands = results.commands(path)
    guard experiment.program == nil else { return "a program trained it, and what it saves is its own" }
    guard experiment.final != nil else { return "add `final: {}` to \(path), and run it" }
    switch record?.summary.status {
    case .noTrialSucceeded: return "no trial succeeded; for advice: " + commands.report.sentence
    case .stoppedByCheck: return "a check stopped the run; for advice: " + commands.report.sentence
    case .completed, .partial, nil:
      guard let failure = record?.final?.failure else { return "to make it: " + commands.run.sentence }
      return
        "repeat 1 of the final training \(failure.past): \(FinalRecord.adviceOnFailure) with "
        + commands.freshRun.sentence
    }
  }
}
