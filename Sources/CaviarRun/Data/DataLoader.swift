import CaviarCompute
import CaviarData
package import CaviarDiagnostics
import CaviarExamples
package import CaviarExperiment
package import CaviarResults
import CaviarSpec
package import CaviarStore
import CaviarTables
package import CaviarTraining
import Crypto
import Glibc
package import SystemPackage

/// The data of an experiment, ready to train on.
package struct LoadedData: Sendable {
  /// The folder from which relative paths of the spec start.
  package let folder: FilePath
  /// The training data of each fold; one if the data has no folds.
  package let folds: [TrainingData]
  package let record: RunRecord.DataRecord
  /// The table, for the final training, which has other examples.
  let rows: LabeledRows
  /// The first fold's parts, or the only ones.
  let split: Split

  /// The training data of the first fold, which checks use.
  package var training: TrainingData { folds[0] }

  /// The columns behind the inputs of a network. Empty where preprocessing mixes them.
  var inputColumns: [InputColumn] {
    var columns: [InputColumn] = []
    var first = 0
    for column in record.columns ?? [] where column.inputs > 0 {
      let isSeveral = column.words == nil && column.inputs > 1
      for _ in 0..<(isSeveral ? column.inputs : 1) {
        let count = isSeveral ? 1 : column.inputs
        columns.append(
          InputColumn(
            name: isSeveral ? "feature \(first)" : column.name, inputs: first..<first + count,
            isWords: column.words != nil))
        first += count
      }
    }
    return first == training.train.columns ? columns : []
  }

  /// The columns of numbers of some of its training examples, as they were read; NaN where a cell is missing. Shape
  /// [columns, rows].
  func unprocessed(_ rows: [Int]) -> [[Double]] {
    let features = self.rows.dataset.features
    return (0..<features.numberColumns).map { column in
      rows.map { features.number(row: split.train[$0], column: column) }
    }
  }
}

/// Reads, splits and preprocesses the data of an experiment.
package struct DataLoader: Sendable {
  private let disk: Disk
  /// The folder from which relative paths start, where it is not the spec's.
  private let root: FilePath?

  package init(root: FilePath?, disk: Disk = Disk()) {
    self.root = root
    self.disk = disk
  }

  /// The experiment's data.
  ///
  /// - Throws: `Failure.badInput` if a file is missing or does not match the spec, `badSpec` if the model is too large
  ///   for it.
  package func load(_ experiment: Experiment) throws(Failure) -> LoadedData {
    try files(of: experiment).loaded(for: experiment)
  }

  /// The files of the experiment's data, which are parsed when they are needed.
  ///
  /// - Throws: `Failure.badInput` if a file is missing, or does not match the `sha256` of the spec.
  package func files(of experiment: Experiment) throws(Failure) -> UnparsedData {
    let folder = root ?? FilePath(experiment.path).removingLastComponent()
    let files = try read(experiment.theNetwork.data, of: experiment, from: folder)
    let hashes = try hashes(of: files, in: experiment.theNetwork.data)
    return UnparsedData(files, in: folder, hashes: hashes, loader: self)
  }

  /// Parses, splits and prepares the data of files that have been read.
  ///
  /// - Throws: `Failure.badInput` if a file does not match the spec or has changed, `badSpec` if the model is too large for
  ///   it, `inputOutput` or `cannotCreate` if there is no space for a part that is too large for the memory.
  func load(
    _ experiment: Experiment, _ files: [DataFile], in folder: FilePath, hashes: DataHashes
  ) throws(Failure) -> LoadedData {
    let section = experiment.theNetwork.data
    let data: LoadedData
    do throws(DataError) {
      let dataset = try section.read(files, seed: experiment.seed)
      // What was hashed is what was read.
      for file in files { try file.checkUnchanged() }
      let rows = try LabeledRows(
        dataset, of: section,
        isClassification: experiment.theNetwork.isClassification,
        seed: experiment.seed)
      let splits = try section.split.splits(of: rows.dataset, classes: rows.classes, seed: experiment.seed)
      try rows.check(splits, for: experiment)
      let prepared = try splits.map { split throws(DataError) in
        try rows.prepared(
          train: split.train, validation: split.validation, largestBlock: MemoryLimit.largestBlock / splits.count)
      }
      let folds = prepared.map(\.training)
      var record = RunRecord.DataRecord(
        sha256: hashes.sha256, files: hashes.files, rows: rows.dataset.rows, features: folds[0].train.columns,
        classes: rows.classes?.names ?? [],
        train: splits[0].train.count, validation: splits[0].validation.count, test: splits[0].test.count,
        baseline: rows.baseline(of: splits[0]))
      record.columns = section.columns(
        of: rows.dataset, prepared[0].features, labels: rows.values(of: Array(0..<rows.dataset.rows)))
      record.classRows = rows.classRows(of: splits[0])
      record.notices = rows.dataset.notices
      record.warnings = rows.warnings(of: splits, for: experiment) + prepared[0].warnings
      data = LoadedData(folder: folder, folds: folds, record: record, rows: rows, split: splits[0])
    } catch {
      throw experiment.failure(error)
    }
    try fits(experiment, data.record)
    return data
  }

  /// The most parameters that a network may have: 2³⁰ bytes of single precision.
  private static let mostParameters = 1 << 28

  private func fits(_ experiment: Experiment, _ data: RunRecord.DataRecord) throws(Failure) {
    func count(_ model: Architecture) -> Int {
      model.parameterCount(inputs: data.features, classes: data.classes.count)
    }
    let model = experiment.largestArchitecture(count)
    let count = count(model)
    guard count > Self.mostParameters else { return }
    throw Failure(
      .badSpec,
      "with \(data.features) features the model has up to \(count) parameters, more than the \(Self.mostParameters) that fit",
      notes: ["most of them are here: give its layers fewer `units`"],
      at: model.largestLocation(inputs: data.features, classes: data.classes.count))
  }

  /// The data's files, in the order of their paths.
  private func read(
    _ section: DataSection, of experiment: Experiment, from folder: FilePath
  ) throws(Failure) -> [DataFile] {
    var folder = folder
    let origin = [type(of: section.format).origin].compactMap(\.self)
    if root == nil, let declared = section.options.root {
      do {
        folder.push(FilePath(try declared.folder { name in unsafe getenv(name).map { unsafe String(cString: $0) } }))
      } catch {
        throw Failure(error.with(notes: origin + error.notes))
      }
    }
    var files: [DataFile] = []
    var held = 0
    for path in section.paths.map({ folder.pushing(FilePath($0)) }) {
      guard let content = try disk.readInput(path, beside: held) else {
        throw Failure(
          .badInput, "the data file \(path) is missing",
          notes: origin + [
            section.options.root.map { "\(experiment.path) names it in data, relative to the folder in \($0.variable)" }
              ?? "\(experiment.path) names it in data.\(type(of: section.format).name), relative to its own folder"
          ], remedy: .giveData)
      }
      if !content.isMapped { held += content.count }
      files.append(DataFile(name: path.string, content: content))
    }
    return files
  }

  /// The SHA-256 of each file, and that of all the files' bytes, one after the other, which a spec may declare.
  private func hashes(of files: [DataFile], in section: DataSection) throws(Failure) -> DataHashes {
    let found = sha256(of: files)
    if let expected = section.options.sha256, expected != found {
      let names = files.map(\.name).joined(separator: ", ")
      throw Failure(
        .badInput,
        files.count == 1
          ? "the data file \(names) is not the one that the spec names"
          : "the data files \(names) are not the ones that the spec names",
        notes: ["expected sha256: \(expected)", "found sha256:    \(found)"] + files.compactMap(\.placeholder))
    }
    return DataHashes(
      sha256: found,
      files: zip(section.paths, files).map { path, file in
        .init(name: path, sha256: files.count == 1 ? found : sha256(of: [file]))
      })
  }

  /// The SHA-256 of the files' bytes, one after the other.
  private func sha256(of files: [DataFile]) -> String {
    var hash = SHA256()
    for file in files {
      file.content.withSpan { bytes in
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
      }
    }
    return hash.finalize().hexadecimal
  }
}
