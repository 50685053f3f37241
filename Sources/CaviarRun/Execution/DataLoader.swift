import CaviarData
import CaviarRandom
import CaviarSpec
package import CaviarTraining
import Crypto
import Glibc
package import SystemPackage

/// The data of an experiment, ready to train on.
package struct LoadedData: Sendable {
  /// The folder from which relative paths of the spec start.
  package let folder: FilePath
  /// The first fold's parts, or the only ones.
  package let training: TrainingData
  package let record: RunRecord.DataRecord
  /// How many folds there are: 1 where the split has none.
  package var folds: Int { splits.count }

  fileprivate let dataset: RawDataset
  fileprivate let classes: ClassLabels
  fileprivate let splits: [Split]
  fileprivate let section: DataSection
  fileprivate let seed: UInt64

  /// A fold's parts, from 0, preprocessed by what its own training part says.
  ///
  /// - Throws: `Failure` 66 where a column cannot be fitted on the fold's training part.
  package func training(fold: Int) throws(Failure) -> TrainingData {
    do {
      return try Parts(dataset, classes: classes, split: splits[fold], section: section).training(seed: seed)
    } catch {
      throw Failure(.badInput, error.description, notes: error.notes)
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
  /// - Throws: `Failure` 66 where a file is missing or is not what the spec says.
  package func load(_ experiment: Experiment) throws(Failure) -> LoadedData {
    let section = experiment.data
    let folder = root ?? FilePath(experiment.path).removingLastComponent()
    let files = try read(section, of: experiment, from: folder)
    let hash = try hash(of: files, expected: section.options.sha256)
    do throws(DataError) {
      let dataset = try section.read(files, seed: experiment.seed)
      let classes = try dataset.label.classes()
      _ = try section.positiveClass(of: classes)
      let splits = try splits(of: dataset, classes: classes, experiment)
      let parts = try Parts(dataset, classes: classes, split: splits[0], section: section)
      return LoadedData(
        folder: folder, training: parts.training(seed: experiment.seed), record: parts.record(hash: hash),
        dataset: dataset, classes: classes, splits: splits, section: section, seed: experiment.seed)
    } catch {
      throw Failure(.badInput, error.description, notes: error.notes)
    }
  }

  /// The data's files, in the order of their paths.
  private func read(
    _ section: DataSection, of experiment: Experiment, from folder: FilePath
  ) throws(Failure) -> [DataFile] {
    var folder = folder
    if root == nil, let declared = section.options.root {
      do {
        folder.push(FilePath(try declared.folder { name in getenv(name).map { String(cString: $0) } }))
      } catch {
        throw Failure(.badInput, error.description, notes: error.notes)
      }
    }
    var files: [DataFile] = []
    for path in section.paths.map({ folder.pushing(FilePath($0)) }) {
      guard let bytes = try disk.read(path) else {
        throw Failure(
          .badInput, "the data file \(path) is missing",
          notes: [
            section.options.root.map { "\(experiment.path) names it in data, relative to the folder in \($0.variable)" }
              ?? "\(experiment.path) names it in data.\(type(of: section.format).name), relative to its own folder",
            "a folder of data elsewhere is given with --data DIR",
          ])
      }
      files.append(DataFile(name: path.string, bytes: bytes))
    }
    return files
  }

  /// The SHA-256 of all the files' bytes, one after the other.
  private func hash(of files: [DataFile], expected: String?) throws(Failure) -> String {
    var hash = SHA256()
    for file in files { hash.update(data: file.bytes) }
    let found = hash.finalize().hexadecimal
    if let expected, expected != found {
      let names = files.map(\.name).joined(separator: ", ")
      throw Failure(
        .badInput,
        files.count == 1
          ? "the data file \(names) is not the one that the spec names"
          : "the data files \(names) are not the ones that the spec names",
        notes: ["expected sha256: \(expected)", "found sha256:    \(found)"])
    }
    return found
  }

  private func splits(
    of dataset: RawDataset, classes: ClassLabels, _ experiment: Experiment
  ) throws(DataError) -> [Split] {
    do {
      return try experiment.data.split.splits(of: dataset, classes: classes, seed: experiment.seed)
    } catch {
      throw DataError(message: "the data cannot be split as the spec says: \(error.message)", file: "data.split")
    }
  }
}

/// The parts of one fold, as a network sees them.
private struct Parts {
  let dataset: RawDataset
  let classes: ClassLabels
  let split: Split
  let train: Part
  let validation: Part

  init(_ dataset: RawDataset, classes: ClassLabels, split: Split, section: DataSection) throws(DataError) {
    let (fitted, train) = try section.fit(dataset, rows: split.train)
    self.dataset = dataset
    self.classes = classes
    self.split = split
    self.train = Part(train, labels: split.train.map { classes.labels[$0] })
    validation = Part(
      fitted.matrix(of: dataset.features, rows: split.validation), labels: split.validation.map { classes.labels[$0] })
  }

  func training(seed: UInt64) -> TrainingData {
    TrainingData(
      train: train.examples, validation: validation.labels.isEmpty ? nil : validation.examples,
      classCount: classes.names.count,
      trainSample: trainSample(of: train.labels.count, validation: validation.labels.count, seed: seed))
  }

  func record(hash: String) -> RunRecord.DataRecord {
    let majority = train.majority(of: classes.names.count)
    let judged = validation.labels.isEmpty ? train : validation
    return RunRecord.DataRecord(
      sha256: hash, rows: dataset.rows, features: train.matrix.columns, classes: classes.names,
      train: split.train.count, validation: split.validation.count, test: split.test.count,
      majorityClass: classes.names[majority],
      majorityAccuracy: judged.share(of: majority).rounded(significantDigits: 6))
  }

  /// The training rows on which train metrics are measured: as many as there are validation rows, a fixed sample;
  /// at most 1,000 where there is no validation part.
  private func trainSample(of rows: Int, validation: Int, seed: UInt64) -> [Int] {
    let count = min(rows, validation > 0 ? validation : 1_000)
    let order = RandomStream(StreamKey(seed: seed, purpose: .trainSample)).permutation(rows)
    return order.prefix(count).sorted()
  }
}

/// The rows of one part, together.
private struct Part {
  let matrix: FeatureMatrix
  let labels: [Int32]

  init(_ matrix: FeatureMatrix, labels: [Int32]) {
    self.matrix = matrix
    self.labels = labels
  }

  var examples: Examples { Examples(features: matrix.values, labels: labels, columns: matrix.columns) }

  /// The most frequent class, the lower of equals.
  func majority(of classes: Int) -> Int {
    var counts = Array(repeating: 0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    return counts.firstIndex(of: counts.max() ?? 0) ?? 0
  }

  /// The part of the rows that belong to a class.
  func share(of label: Int) -> Double {
    labels.isEmpty ? 0 : Double(labels.count { Int($0) == label }) / Double(labels.count)
  }
}

extension Sequence<UInt8> {
  /// Two lower-case hexadecimal digits a byte.
  var hexadecimal: String {
    map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
