import ArgumentParser
import CaviarData
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarRun
import CaviarStore
import CaviarTables
import SystemPackage

/// `caviar init`: writes a first spec for data files.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a first spec for a CSV file, NumPy arrays, idx files or CIFAR-10's folder.",
    discussion: """
      Reads the data, so that a wrong label is found at once, and reports what it detected: delimiter, encoding, decimal \
      mark, missing cells, columns that cannot be used. Never overwrites a spec.

        caviar init flowers.csv --label species
        caviar init prices.csv --label 7 --regression
        caviar init features.npy --labels labels.npy
        caviar init mnist.npz --features x_train --labels y_train
      """)

  @Argument(
    help: "The data: a CSV file, gzip or not, an npy, npz or idx file, or the folder of CIFAR-10's binary files.",
    completion: .file())
  var data: String

  @Option(help: "The label column of a CSV file: its name, or its number from 0.")
  var label: String?

  @Option(help: ArgumentHelp("The labels of arrays: a file, or their name in an npz file.", valueName: "file|name"))
  var labels: String?

  @Option(help: ArgumentHelp("The name of the features in an npz file.", valueName: "name"))
  var features: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The spec to write (default: the data file's name in this folder).", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The delimiter between cells; \\t is a tab (default: detected).", valueName: "character|whitespace"))
  var delimiter: String?

  @Option(
    help: ArgumentHelp("True if the first row holds column names (default: detected).", valueName: "true|false"))
  var header: Bool?

  @Flag(help: "Treat the label as classes.")
  var classification = false

  @Flag(help: "Treat the label as a number to predict.")
  var regression = false

  @Flag(name: .shortAndLong, help: "Print nothing on success.")
  var quiet = false

  mutating func validate() throws {
    if delimiter == "\\t" { delimiter = "\t" }
    if let delimiter, CSVDelimiter(delimiter) == nil {
      throw ValidationError("--delimiter takes one character, such as ';' or '\\t', or whitespace.")
    }
    if classification, regression { throw ValidationError("--classification and --regression exclude each other.") }
  }

  func run() throws {
    let path = FilePath(data)
    let spec = FilePath(output ?? Self.name(for: path) + ".yaml")
    let disk = Disk()
    guard !disk.exists(spec) else {
      throw Failure(.cannotCreate, "\(spec) already exists", notes: ["to write another file: --output FILE"])
    }
    let folder = spec.removingLastComponent()
    guard folder.isEmpty || disk.exists(folder.appending(".")) else {
      throw Failure(.cannotCreate, "\(spec) cannot be written: there is no folder \(folder)")
    }
    let found = try found(at: path, disk)
    let survey = LabelSurvey(found.dataset.label)
    let areClasses = classification || !regression && survey.areClasses
    let naming = FoundData.Naming(relocate: { relative($0, to: spec) }, isValue: !areClasses)
    let template = SpecTemplate(
      name: Self.name(for: spec), data: found.lines(naming), rows: found.dataset.rows, areClasses: areClasses,
      preprocess: found.preprocess, hasTest: found.hasTest)
    try check(template.text, at: spec)
    try disk.write(Array(template.text.utf8), toOutput: spec)
    guard !quiet else { return }
    Console.current.print(summary(of: found, survey, areClasses: areClasses, spec: spec))
  }

  private func found(at path: FilePath, _ disk: Disk) throws(Failure) -> FoundData {
    let finder = DataFinder(disk: disk)
    if let found = try finder.arrays(at: path, labels: labels, features: features) {
      try refuse(
        [("--label", label != nil), ("--delimiter", delimiter != nil), ("--header", header != nil)], "a CSV file")
      return found
    }
    try refuse([("--labels", labels != nil), ("--features", features != nil)], "arrays")
    guard let label else {
      throw Failure(
        .usage, "a CSV file needs --label: the label column, by its name or its number from 0",
        notes: ["for example: caviar init \(data) --label species"])
    }
    var hints = TableSurvey.Hints()
    hints.label = label
    hints.header = header
    hints.delimiter = delimiter.flatMap(CSVDelimiter.init)
    return try finder.table(at: path, hints)
  }

  /// Rejects options that do not apply to this kind of data.
  private func refuse(_ options: [(name: String, isGiven: Bool)], _ kind: String) throws(Failure) {
    guard let option = options.first(where: \.isGiven) else { return }
    throw Failure(.usage, "\(option.name) is for \(kind), which \(data) is not")
  }

  /// Checks that `caviar plan` accepts the spec before it is written.
  private func check(_ text: String, at spec: FilePath) throws(Failure) {
    var sink = DiagnosticSink()
    guard let experiment = SpecReader.read(Array(text.utf8), path: spec.string, into: &sink) else {
      throw Failure(
        .internalError, "the first spec for \(data) would have an error: \(sink.sorted.first?.message ?? "")")
    }
    do throws(Failure) {
      _ = try DataLoader(root: nil).load(experiment)
    } catch {
      // The spec is not written: nobody could look at a place in it.
      throw Failure(
        error.kind, error.message, notes: error.notes.filter { !$0.hasPrefix(spec.string + " ") }, remedy: error.remedy)
    }
  }

  private func summary(of found: FoundData, _ survey: LabelSurvey, areClasses: Bool, spec: FilePath) -> String {
    let dataset = found.dataset
    let other = areClasses ? "--regression predicts the number" : "--classification makes them classes"
    let isNumber = (try? dataset.label.targets()) != nil
    let taken =
      areClasses
      ? (try? dataset.label.classes()).map { counted($0.names.count, "class", plural: "classes") } ?? "classes"
      : "regression"
    let lines =
      [
        "wrote \(spec): \(counted(dataset.rows, "example")), \(counted(dataset.features.names.count, "feature")), \(taken)",
        "  label: \(survey.reason): \(taken)" + (isNumber ? " (\(other))" : ""),
      ] + found.findings.map { "  " + $0 } + dataset.notices.map { "  " + $0 }
      + ["next: caviar plan \(spec), then caviar run \(spec)"]
    return lines.joined(separator: "\n")
  }

  /// The experiment name for a file: its name up to the first dot, with `_` for characters that a name cannot have.
  private static func name(for path: FilePath) -> String {
    let stem = path.lastComponent?.string.split(separator: ".").first ?? ""
    return SpecTemplate.name(for: String(stem))
  }

  /// The path of a data file as the spec states it: relative to the spec's folder, unless it was given as an absolute path.
  private func relative(_ path: FilePath, to spec: FilePath) -> String {
    let folder = spec.removingLastComponent().lexicallyNormalized()
    let path = path.lexicallyNormalized()
    if path.isAbsolute { return path.string }
    guard folder.isRelative, !folder.starts(with: "..") else { return Disk().path(of: path, from: folder).string }
    // Symbolic links keep their names.
    var rest = path
    if !folder.isEmpty, rest.removePrefix(folder) { return rest.string }
    let ups = folder.components.filter { $0.kind == .regular }.map { _ in "../" }.joined()
    return ups + path.string
  }
}
