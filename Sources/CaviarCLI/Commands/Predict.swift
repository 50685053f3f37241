import ArgumentParser
import CaviarRun
import SystemPackage

/// `caviar predict`: tells classes or values of new rows.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict new rows with the network that `final` has saved.",
    discussion: """
      Reads best.safetensors beside the results, prepares the rows as the training part was prepared, and writes CSV: \
      `prediction`, and `probability_…` of each class.
      """)

  @OptionGroup var spec: SpecArgument
  @OptionGroup var results: ResultsOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The rows, a file of the format that the spec declares.", completion: .file())
  var input: String

  func run() throws {
    let experiment = try spec.experiment()
    let disk = Disk()
    let weights = results.folder(of: experiment).weights
    guard let saved = try disk.read(weights) else {
      throw Failure(
        .badInput, "there is no saved network: \(weights) is missing",
        notes: [
          experiment.final == nil
            ? "add `final: {}` to \(experiment.path), and run it" : "it is made by: caviar run \(experiment.path)"
        ])
    }
    guard let bytes = try disk.read(FilePath(input)) else {
      throw Failure(.badInput, "the file \(input) is missing")
    }
    let predictor = try Predictor(saved, file: weights)
    let predictions = try predictor.predictions(of: bytes, file: FilePath(input))
    let console = Console.current
    if output.json {
      try console.print(json: predictions)
    } else {
      console.print(predictor.table(predictions))
    }
  }
}
