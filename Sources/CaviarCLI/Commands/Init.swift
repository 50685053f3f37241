import ArgumentParser
import CaviarData
import CaviarRun
import CaviarSpec
import SystemPackage

/// `caviar init`: writes a first spec for a data file.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a first spec for a CSV file.",
    discussion: "Reads the file, so that a wrong label is seen at once. A spec that is there already is left alone.")

  @Argument(help: "The data, a CSV file.", completion: .file(extensions: ["csv"]))
  var data: String

  @Option(help: "The label's column: its name, or its number from 0.")
  var label: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The spec to write (default: the data file's name in this folder).", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("What stands between the cells.", valueName: "character"))
  var delimiter = ","

  @Option(
    help: ArgumentHelp("Whether the first row holds names (default: seen from the row).", valueName: "true|false"))
  var header: Bool?

  @Flag(name: .shortAndLong, help: "Print nothing on success.")
  var quiet = false

  func validate() throws {
    guard delimiter.utf8.count == 1 else {
      throw ValidationError("--delimiter takes one character, such as ';'.")
    }
  }

  func run() throws {
    let disk = Disk()
    let path = FilePath(data)
    guard let bytes = try disk.read(path) else { throw Failure(.badInput, "the data file \(data) is missing") }
    var format = CSV()
    format.label.reference = Int(label).map { .number($0) } ?? .name(label)
    format.header = header
    if let byte = delimiter.utf8.first, delimiter.utf8.count == 1 { format.delimiter = byte }
    let (dataset, classes): (RawDataset, ClassLabels)
    do throws(DataError) {
      dataset = try format.read([DataFile(name: data, bytes: bytes)], ReadRequest())
      classes = try dataset.label.classes()
    } catch {
      throw Failure(.badInput, error.description, notes: error.notes)
    }
    let name = path.stem.map { Shape<String>.isName($0) ? $0 : "experiment" } ?? "experiment"
    let spec = FilePath(output ?? name + ".yaml")
    guard !disk.exists(spec) else {
      throw Failure(.cannotCreate, "\(spec) is there already", notes: ["another file is named with --output FILE"])
    }
    let text = template(name: name, data: relative(path, to: spec), dataset: dataset)
    try disk.write(Array(text.utf8), to: spec)
    guard !quiet else { return }
    Console.current.print(
      """
      wrote \(spec): \(dataset.rows) rows, \(dataset.features.names.count) features, \(classes.names.count) classes
      next: caviar plan \(spec), then caviar run \(spec)
      """)
  }

  /// The data file as the spec names it: relative to the spec's folder where both are below this folder.
  private func relative(_ path: FilePath, to spec: FilePath) -> String {
    let folder = spec.removingLastComponent().lexicallyNormalized()
    let path = path.lexicallyNormalized()
    guard path.isRelative, folder.isRelative else { return path.string }
    var rest = path
    if !folder.isEmpty, rest.removePrefix(folder) { return rest.string }
    let ups = folder.components.filter { $0.kind == .regular }.map { _ in "../" }.joined()
    return ups + path.string
  }

  private func template(name: String, data: String, dataset: RawDataset) -> String {
    let batch = dataset.rows >= 1000 ? 50 : 20
    let options =
      (header.map { "\n  header: \($0)" } ?? "")
      + (delimiter == "," ? "" : "\n  delimiter: \(YAMLText.flow(.text(delimiter)))")
    return """
      # For completion in editors: caviar schema > experiment.schema.json, and the line
      # yaml-language-server: $schema=experiment.schema.json
      caviar: 1
      name: \(name)
      seed: 1

      data:
        csv: \(YAMLText.flow(.text(data)))
        label: \(Int(label).map { String($0) } ?? YAMLText.flow(.text(label)))\(options)
        split: {train: 0.7, validation: 0.15, test: 0.15}
        preprocess: [standardize]

      model:
        - dense: {units: {log: [16, 128]}}
        - relu
        - softmax

      training:
        optimizer: {momentum: {beta: {one_minus_log: [0.9, 0.999]}}}
        learning_rate: {log: [1e-4, 1]}
        l2: {log: [1e-6, 1e-1]}
        batch_size: \(batch)

      checks:
        - initial_loss
        - overfit_tiny: {on_failure: warn}   # a failure is worth a look, and no reason to stop

      objective: validation_accuracy

      stages:
        - {name: coarse, trials: 40, epochs: 5}
        - {name: fine, trials: 20, epochs: 20, narrow: {best_trials: 10%}}

      """
  }
}
