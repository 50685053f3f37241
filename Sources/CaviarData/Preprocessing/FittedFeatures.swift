package import CaviarCompute
internal import CaviarSpec
package import CaviarTables

/// The preprocessing from the cells of a table to the network's inputs, with the statistics of the training part. It can be
/// applied to other rows, and written down as tensors.
///
/// All of it is done in Double, and rounded to Float once, at the end: a time in seconds since 1970 has steps of 128 as
/// a Float, and keeps its seconds if its mean is subtracted before.
package struct FittedFeatures: Sendable, Equatable {
  /// A preprocessor's name, and its fitted statistics.
  struct Step: Sendable, Equatable {
    let name: String
    let transform: FittedTransform
  }

  /// The result of fitting.
  package typealias Fit = (fitted: FittedFeatures, train: FeatureTable, warnings: [String])

  package let columns: FittedColumns
  let steps: [Step]

  /// Fits each preprocessor on the training part as transformed by those before it.
  ///
  /// Returns that part too, transformed, and a line for each column of which rounding leaves little.
  ///
  /// Errors: features from which a preprocessor cannot be fitted, or which go beyond Float's range.
  static func fit(
    _ preprocessing: [any Preprocessor], _ features: RawFeatures, rows: [Int], missing: MissingRule?,
    largestBlock: Int = MemoryLimit.largestBlock
  ) throws(DataError) -> Fit {
    let columns = try FittedColumns(features, rows: rows, missing: missing)
    var train = FeatureRows(rows, of: features, columns: columns)
    var steps: [Step] = []
    for preprocessor in preprocessing {
      let name = type(of: preprocessor).name
      do {
        let transform = try preprocessor.fit(train)
        train = train.after(transform)
        steps.append(Step(name: name, transform: transform))
      } catch {
        throw error.of(step: name)
      }
    }
    let matrix = try train.rounded(largestBlock: largestBlock)
    guard matrix.isFinite else {
      let place = steps.last.map { "\($0.name): " } ?? ""
      throw DataError(place + "a number goes beyond the range of 32-bit numbers")
    }
    let fitted = FittedFeatures(columns: columns, steps: steps)
    return (fitted, matrix, fitted.roundingWarnings(features, rows: rows, rounded: matrix))
  }

  private init(columns: FittedColumns, steps: [Step]) {
    self.columns = columns
    self.steps = steps
  }

  /// Some rows of a table with these columns, as the network sees them.
  ///
  /// Errors: those of ``FeatureRows/rounded(largestBlock:)``.
  package func matrix(
    of features: RawFeatures, rows: [Int], largestBlock: Int = MemoryLimit.largestBlock
  ) throws(DataError) -> FeatureTable {
    try steps.reduce(FeatureRows(rows, of: features, columns: columns)) { $0.after($1.transform) }
      .rounded(largestBlock: largestBlock)
  }

  /// The statistics: `preprocess.1.standardize.shift`, in the order of the steps.
  package var tensors: [NamedTensor] {
    steps.enumerated().flatMap { index, step in
      step.transform.tensors.map {
        NamedTensor("preprocess.\(index + 1).\(step.name).\($0.name)", shape: $0.shape, numbers: $0.numbers)
      }
    }
  }

  /// The same from what ``columns`` and ``tensors`` wrote down; nil if tensors are missing.
  package init?(columns: FittedColumns, tensors: [NamedTensor]) {
    var steps: [Step] = []
    while true {
      let prefix = "preprocess.\(steps.count + 1)."
      let own = tensors.filter { $0.name.hasPrefix(prefix) }
      guard let first = own.first else { break }
      let name = first.name.dropFirst(prefix.count).prefix { $0 != "." }
      let parts = own.map {
        NamedTensor(String($0.name.dropFirst(prefix.count + name.count + 1)), shape: $0.shape, numbers: $0.numbers)
      }
      guard let transform = FittedTransform(parts) else { return nil }
      steps.append(Step(name: String(name), transform: transform))
    }
    self.init(columns: columns, steps: steps)
  }
}
