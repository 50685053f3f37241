import ArgumentParser
import CaviarData
import CaviarReport
import CaviarRun
import CaviarSpec
import SystemPackage

/// `caviar init`: writes a first spec for a data file.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a first spec for a CSV file.",
    discussion: "Reads the file, so that a wrong label is seen at once. A spec that is there already is left alone.")

  @Argument(help: "The data, a CSV file, gzip or not.", completion: .file(extensions: ["csv", "tsv", "gz"]))
  var data: String

  @Option(help: "The label's column: its name, or its number from 0.")
  var label: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The spec to write (default: the data file's name in this folder).", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("What stands between the cells; \\t is a tab.", valueName: "character"))
  var delimiter = ","

  @Option(
    help: ArgumentHelp("Whether the first row holds names (default: seen from the row).", valueName: "true|false"))
  var header: Bool?

  @Flag(name: .shortAndLong, help: "Print nothing on success.")
  var quiet = false

  mutating func validate() throws {
    if delimiter == "\\t" { delimiter = "\t" }
    guard delimiter.utf8.count == 1, CSV.delimiters.contains(delimiter) else {
      throw ValidationError("--delimiter takes one character, such as ';' or '\\t'.")
    }
  }

  func run() throws {
    let disk = Disk()
    let path = FilePath(data)
    guard let bytes = try disk.read(path, isInput: true) else {
      throw Failure(.badInput, "the data file \(data) is missing")
    }
    var format = CSV()
    format.label.reference = .name(label)
    format.header = header
    if let byte = delimiter.utf8.first { format.delimiter = byte }
    if let number = Int(label), isNumber(number, in: bytes, format) { format.label.reference = .number(number) }
    let table = try table(in: bytes, format)
    let dataset = table.dataset
    let name = Self.name(for: path)
    let spec = FilePath(output ?? name + ".yaml")
    guard !disk.exists(spec) else {
      throw Failure(.cannotCreate, "\(spec) is there already", notes: ["another file is named with --output FILE"])
    }
    let text = template(name: name, data: relative(path, to: spec), table, label: format.label.reference)
    try disk.write(Array(text.utf8), toOutput: spec)
    guard !quiet else { return }
    Console.current.print(
      """
      wrote \(spec): \(counted(dataset.rows, "row")), \(counted(dataset.features.names.count, "feature")), \
      \(table.classes.map { counted($0, "class", plural: "classes") } ?? "a number to predict")
      next: caviar plan \(spec), then caviar run \(spec)
      """)
  }

  /// What is to be learned from a file.
  private struct Table {
    let dataset: RawDataset
    /// How many classes there are; nil where the label is a number to predict.
    let classes: Int?
    /// Whether cells are missing, so that the spec needs a rule for them.
    let hasMissing: Bool
  }

  /// Whether the label, a number, is a column's number and not its name, such as 2021. Where it may be both, names that
  /// were seen in the first row come first.
  private func isNumber(_ number: Int, in bytes: [UInt8], _ named: CSV) -> Bool {
    var numbered = named
    numbered.label.reference = .number(number)
    guard let found = try? table(in: bytes, numbered), (try? table(in: bytes, named)) != nil else {
      return (try? table(in: bytes, named)) == nil
    }
    return !found.dataset.features.names.contains(label)
  }

  /// Reads the file, with a rule for missing cells where that is what it takes, and looks at its label.
  private func table(in bytes: [UInt8], _ format: CSV) throws(Failure) -> Table {
    do throws(DataError) {
      let file = DataFile(name: data, bytes: bytes)
      var hasMissing = false
      let dataset: RawDataset
      do throws(DataError) {
        dataset = try format.read([file], ReadRequest())
      } catch {
        var lenient = format
        lenient.missing = Self.missing
        guard let read = try? lenient.read([file], ReadRequest()) else { throw error }
        dataset = read
        hasMissing = true
      }
      let classes: ClassLabels
      do throws(DataError) { classes = try dataset.label.classes() } catch {
        guard (try? dataset.label.targets()) != nil, (try? dataset.label.targets().allEqual) == false else {
          throw error
        }
        return Table(dataset: dataset, classes: nil, hasMissing: hasMissing)
      }
      return Table(dataset: dataset, classes: classes.names.count, hasMissing: hasMissing)
    } catch {
      throw Failure(.badInput, error.description, notes: error.notes)
    }
  }

  /// What is done with missing cells where the file has some.
  private static var missing: MissingRule {
    var rule = MissingRule()
    rule.numbers = .median
    rule.words = .ownCategory
    return rule
  }

  /// The experiment's name after its data file: what comes before the first dot, with `_` for what no name has.
  private static func name(for path: FilePath) -> String {
    let stem = path.lastComponent?.string.split(separator: ".").first ?? ""
    let words = stem.split { !Shape<String>.isName("_\($0)") }
    let name = String(words.joined(separator: "_").drop { $0 == "-" }.prefix(100))
    return Shape<String>.isName(name) ? name : "experiment"
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

  private func template(name: String, data: String, _ table: Table, label: ColumnReference) -> String {
    let batch = table.dataset.rows >= 1000 ? 50 : 20
    let reference =
      switch label {
      case .name(let name): YAMLText.flow(.text(name))
      case .number(let number): String(number)
      }
    let isValue = table.classes == nil
    let options =
      (header.map { "\n  header: \($0)" } ?? "")
      + (delimiter == "," ? "" : "\n  delimiter: \(YAMLText.flow(.text(delimiter)))")
      + (table.hasMissing ? "\n  missing: \(YAMLText.flow(Self.missing.canonical))" : "")
    return """
      # For completion in editors: caviar schema > experiment.schema.json, and the line
      # yaml-language-server: $schema=experiment.schema.json
      caviar: 1
      name: \(name)
      seed: 1

      data:
        csv: \(YAMLText.flow(.text(data)))
        label: \(isValue ? "{name: \(reference), preprocess: [standardize]}" : reference)\(options)
        split: {train: 0.7, validation: 0.15, test: 0.15}
        preprocess: [standardize]

      model:
        - dense: {units: {log: [16, 128]}}
        - relu
        - \(isValue ? "regression" : "softmax")

      training:
        optimizer: {momentum: {beta: {one_minus_log: [0.9, 0.999]}}}
        learning_rate: {log: [1e-4, 1]}
        l2: {log: [1e-6, 1e-1]}
        batch_size: \(batch)

      checks:
        - initial_loss
        - overfit_tiny: {on_failure: warn}   # a failure is worth a look, and no reason to stop

      objective: \(isValue ? "validation_r2" : "validation_accuracy")

      stages:
        - {name: coarse, trials: 40, epochs: 5}
        - {name: fine, trials: 20, epochs: 20, narrow: {best_trials: 10%}}

      """
  }
}

extension [Double] {
  /// Whether there is nothing to tell one from another.
  fileprivate var allEqual: Bool { allSatisfy { $0 == first } }
}
