import CaviarData
import CaviarRandom
import CaviarSpec
package import CaviarTraining
import Crypto
package import SystemPackage

/// The data of an experiment, ready to train on.
package struct LoadedData: Sendable {
  /// The file that was read.
  package let file: FilePath
  package let training: TrainingData
  package let record: RunRecord.DataRecord
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
  /// - Throws: `Failure` 66 where the file is missing or is not what the spec says.
  package func load(_ experiment: Experiment) throws(Failure) -> LoadedData {
    let section = experiment.data
    let folder = root ?? FilePath(experiment.path).removingLastComponent()
    let path = folder.pushing(FilePath(section.format.path))
    guard let bytes = try disk.read(path) else {
      throw Failure(
        .badInput, "the data file \(path) is missing",
        notes: [
          "\(experiment.path) names it in data.\(type(of: section.format).name), relative to its own folder",
          "a folder of data elsewhere is given with --data DIR",
        ])
    }
    let hash = SHA256.hash(data: bytes).hexadecimal
    if let expected = section.options.sha256, expected != hash {
      throw Failure(
        .badInput, "the data file \(path) is not the one that the spec names",
        notes: ["expected sha256: \(expected)", "found sha256:    \(hash)"])
    }
    let dataset: Dataset
    do {
      dataset = try section.format.dataset(from: bytes, name: path.string)
    } catch {
      throw Failure(.badInput, error.description, notes: error.notes)
    }
    return try prepare(dataset, of: experiment, file: path, hash: hash)
  }

  private func prepare(
    _ dataset: Dataset, of experiment: Experiment, file: FilePath, hash: String
  ) throws(Failure) -> LoadedData {
    let parts: Split
    do {
      parts = try experiment.data.options.split.rows(of: dataset, seed: experiment.seed)
    } catch {
      throw Failure(.badInput, "the data cannot be split as the spec says: \(error.message)")
    }
    var features = dataset.features
    for preprocessor in experiment.data.preprocessing {
      preprocessor.fit(features, rows: parts.train, columns: dataset.columns)
        .apply(to: &features, columns: dataset.columns)
    }
    let train = Part(parts.train, features: features, of: dataset)
    let validation = Part(parts.validation, features: features, of: dataset)
    let training = TrainingData(
      train: train.examples, validation: validation.labels.isEmpty ? nil : validation.examples,
      classCount: dataset.classes.count,
      trainSample: trainSample(of: train.labels.count, validation: validation.labels.count, seed: experiment.seed))
    let majority = train.majority(of: dataset.classes.count)
    let judged = validation.labels.isEmpty ? train : validation
    let record = RunRecord.DataRecord(
      sha256: hash, rows: dataset.rows, features: dataset.columns, classes: dataset.classes, train: parts.train.count,
      validation: parts.validation.count, test: parts.test.count, majorityClass: dataset.classes[majority],
      majorityAccuracy: judged.share(of: majority).rounded(significantDigits: 6))
    return LoadedData(file: file, training: training, record: record)
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
  var features: [Float] = []
  var labels: [Int32] = []
  private let columns: Int

  init(_ rows: [Int], features all: [Float], of dataset: Dataset) {
    columns = dataset.columns
    features.reserveCapacity(rows.count * dataset.columns)
    for row in rows {
      features.append(contentsOf: all[row * dataset.columns..<(row + 1) * dataset.columns])
      labels.append(dataset.labels[row])
    }
  }

  var examples: Examples { Examples(features: features, labels: labels, columns: columns) }

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
