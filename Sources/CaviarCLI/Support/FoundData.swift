import CaviarCompute
import CaviarData
import CaviarDiagnostics
import CaviarExperiment
import CaviarRun
import CaviarSpec
import CaviarStore
import CaviarTables
import SystemPackage

/// Data recognized by `caviar init`: its contents, and the lines that declare it in a spec.
struct FoundData {
  let dataset: RawDataset
  /// The detected properties of the files, one per line.
  var findings: [String] = []
  /// The preprocessing of the features.
  let preprocess: SpecValue
  /// True if the test part has files of its own.
  var hasTest = false
  /// The lines of `data`, unindented, except the split and the preprocessing.
  let lines: (Naming) -> [String]

  /// The choices of the command line on which the lines of `data` depend.
  struct Naming {
    /// The path of a file as the spec states it.
    let relocate: (FilePath) -> String
    /// True for a regression, whose label is standardized.
    let isValue: Bool

    func file(_ path: FilePath) -> String { YAMLText.flow(.text(relocate(path))) }

    /// The label, with its preprocessing for a regression.
    func label(_ reference: SpecValue, key: String) -> String {
      YAMLText.flow(isValue ? .map([.init(key, reference), .init("preprocess", ["standardize"])]) : reference)
    }
  }
}

/// Recognizes data files, so that `caviar init` takes a path without a format.
struct DataFinder {
  let disk: Disk

  /// The data of a CSV file.
  func table(at path: FilePath, _ hints: TableSurvey.Hints) throws(Failure) -> FoundData {
    let survey: TableSurvey
    let file = try file(path)
    do throws(DataError) {
      survey = try TableSurvey(file, hints)
    } catch {
      // An option, rather than a field of the spec, resolves the ambiguity here.
      let asksForHeader = error.notes.contains { $0.hasSuffix("header: true") }
      throw Failure(
        .badInput, error.description,
        notes: asksForHeader ? ["add --header true, or --header false"] : error.notes)
    }
    return FoundData(
      dataset: survey.dataset, findings: survey.findings,
      preprocess: ["standardize"], lines: { lines(of: survey, at: path, $0) })
  }

  private func lines(of survey: TableSurvey, at path: FilePath, _ naming: FoundData.Naming) -> [String] {
    let csv = survey.csv
    let (options, defaults) = (csv.canonical, CSV().canonical)
    let reference: SpecValue =
      switch csv.label.reference {
      case .name(let name): .text(name)
      case .number(let number): .integer(number)
      }
    var lines = ["csv: " + naming.file(path), "label: " + naming.label(reference, key: "name")]
    for key in ["header", "delimiter", "encoding", "decimal", "thousands", "comment", "skip_lines"] {
      guard let value = options[key], value != defaults[key] else { continue }
      // A label with a name implies a header.
      if key == "header", case .name = csv.label.reference { continue }
      lines.append("\(key): \(YAMLText.flow(value))")
    }
    lines += columns(survey)
    if let missing = csv.missing {
      let isUsual = missing.tokens == MissingRule().tokens
      lines.append("missing: " + YAMLText.flow(isUsual ? missing.canonical.removing("tokens") : missing.canonical))
    }
    return lines
  }

  /// The lines of the column rules, each with its reason as a comment.
  private func columns(_ survey: TableSurvey) -> [String] {
    guard !survey.rules.isEmpty else { return [] }
    let entries = survey.rules.map { "  " + YAMLText.flow(.map([.init($0.key, $0.rule)])).dropFirst().dropLast() }
    let width = min(40, entries.map(\.count).max() ?? 0)
    return ["columns:"]
      + zip(entries, survey.rules).map { entry, rule in
        entry + String(repeating: " ", count: max(0, width - entry.count)) + "   # " + rule.reason
      }
  }

  private func file(_ path: FilePath) throws(Failure) -> DataFile {
    guard let content = try disk.readInput(path) else {
      throw Failure(.badInput, "the data file \(path) is missing")
    }
    return DataFile(name: path.string, content: content)
  }
}

// MARK: Arrays

extension DataFinder {
  /// The arrays at a path. Nil for a file that may be a table.
  ///
  /// - Parameters:
  ///   - labels: The labels as the user gave them: a file, or a name in an npz file.
  ///   - features: The name of the features in an npz file.
  func arrays(at path: FilePath, labels: String?, features: String?) throws(Failure) -> FoundData? {
    if disk.exists(path.appending(".")) { return try cifar10(in: path) }
    let file = try file(path)
    switch file.arrayKind {
    case .npy: return try npy(path, labels: labels)
    case .npz: return try npz(path, labels: labels, features: features)
    case .idx: return try idx(path, labels: labels)
    case nil:
      // Given labels imply arrays, so an error about the file's actual format comes first.
      if labels != nil {
        do throws(DataError) { try file.requireText(for: path.extension ?? NPY.name) } catch {
          throw Failure(error)
        }
      }
      return nil
    }
  }

  /// The arrays of some files, and if they hold NaN, the line of the spec that declares its replacement.
  private func read<Format: DataFormat>(
    _ format: Format, _ files: [DataFile], missing: WritableKeyPath<Format, ArrayMissing?>
  ) throws(Failure) -> (dataset: RawDataset, lines: [String], findings: [String]) {
    do throws(Failure) { return (try read(format, files), [], []) } catch {
      var filled = format
      filled[keyPath: missing] = ArrayMissing()
      guard let dataset = try? read(filled, files) else { throw error }
      let rule = YAMLText.flow(ArrayMissing().canonical)
      return (dataset, ["missing: " + rule], ["missing cells: numbers: median"])
    }
  }

  /// The arrays of some files.
  private func read(_ format: some DataFormat, _ files: [DataFile]) throws(Failure) -> RawDataset {
    do throws(DataError) { return try format.read(files, ReadRequest()) } catch {
      throw Failure(error)
    }
  }

  private func npy(_ path: FilePath, labels: String?) throws(Failure) -> FoundData {
    guard let labels else {
      throw Failure(
        .usage, "\(path) needs --labels: the file with the labels", notes: ["for example: --labels \(path.labels)"])
    }
    let format = NPY().with(paths: [path.string, labels])
    let (dataset, missing, findings) = try read(
      format, [try file(path), try file(FilePath(labels))], missing: \.arrayMissing)
    return FoundData(dataset: dataset, findings: findings, preprocess: ["standardize"]) { naming in
      ["npy: " + naming.file(path), "labels: " + naming.label(.text(naming.relocate(FilePath(labels))), key: "file")]
        + missing
    }
  }

  private func idx(_ path: FilePath, labels: String?) throws(Failure) -> FoundData {
    // The names of MNIST's files differ in these two places.
    let usual = path.string.replacing("images", with: "labels").replacing("idx3", with: "idx1")
    guard let labels = labels ?? (usual != path.string && disk.exists(FilePath(usual)) ? usual : nil) else {
      throw Failure(
        .usage, "\(path) needs --labels: the file with the labels", notes: ["for example: --labels \(path.labels)"])
    }
    let format = IDX().with(paths: [path.string, labels])
    let (dataset, missing, findings) = try read(
      format, [try file(path), try file(FilePath(labels))], missing: \.arrayMissing)
    let tests = [path.string, labels].map { FilePath($0.replacing("train-", with: "t10k-")) }
    let hasTest = path.string.contains("train-") && tests.allSatisfy { disk.exists($0) }
    return FoundData(
      dataset: dataset, findings: findings, preprocess: [["divide": ["by": 255]]], hasTest: hasTest
    ) { naming in
      ["idx: " + naming.file(path), "labels: " + naming.label(.text(naming.relocate(FilePath(labels))), key: "file")]
        + missing
        + (hasTest ? ["test: {idx: \(naming.file(tests[0])), labels: \(naming.file(tests[1]))}"] : [])
    }
  }

  private func npz(_ path: FilePath, labels: String?, features: String?) throws(Failure) -> FoundData {
    let file = try file(path)
    let names = (try? NPZ.names(in: file)) ?? []
    let pairs = [("x_train", "y_train"), ("X_train", "y_train"), ("x", "y"), ("X", "y"), ("data", "target")]
    let usual = pairs.first { names.contains($0.0) && names.contains($0.1) }
    guard let features = features ?? usual?.0, let labels = labels ?? usual?.1 else {
      throw Failure(
        .usage, "\(path) needs --features and --labels: the names of the arrays of features and of labels",
        notes: ["the arrays are " + names.joined(separator: ", ")])
    }
    var format = NPZ()
    (format.path, format.features, format.labels.reference) = (path.string, features, labels)
    let (dataset, missing, findings) = try read(format, [file], missing: \.arrayMissing)
    let tests = [features, labels].map { $0.replacing("train", with: "test") }
    let hasTest = tests[0] != features && tests.allSatisfy(names.contains)
    return FoundData(dataset: dataset, findings: findings, preprocess: ["standardize"], hasTest: hasTest) { naming in
      let word = { (text: String) in YAMLText.flow(.text(text)) }
      return [
        "npz: " + naming.file(path), "features: " + word(features),
        "labels: " + naming.label(.text(labels), key: "name"),
      ] + missing
        + (hasTest ? ["test: {npz: \(naming.file(path)), features: \(word(tests[0])), labels: \(word(tests[1]))}"] : [])
    }
  }

  private func cifar10(in folder: FilePath) throws(Failure) -> FoundData {
    let paths = (1...5).map { folder.appending("data_batch_\($0).bin") }.filter { disk.exists($0) }
    guard !paths.isEmpty else {
      throw Failure(
        .badInput, "the folder \(folder) holds none of CIFAR-10's data_batch_1.bin to data_batch_5.bin",
        notes: ["to use another format, give a CSV, npy, npz or idx file"])
    }
    var files: [DataFile] = []
    for path in paths { files.append(try file(path)) }
    let dataset = try read(CIFAR10().with(paths: paths.map(\.string)), files)
    let test = folder.appending("test_batch.bin")
    let hasTest = disk.exists(test)
    return FoundData(dataset: dataset, preprocess: ["zero_center", ["divide": ["by": 64]]], hasTest: hasTest) {
      naming in
      ["cifar10:"] + paths.map { "  - " + naming.file($0) }
        + (hasTest ? ["test: {cifar10: \(naming.file(test))}"] : [])
    }
  }
}

extension FilePath {
  /// An example of a name for the file of the labels.
  fileprivate var labels: String { "labels." + (self.extension ?? "npy") }
}
