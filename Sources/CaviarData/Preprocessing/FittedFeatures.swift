package import CaviarCompute
internal import CaviarSpec

/// The way from the cells of a table to the numbers that a network sees, with the statistics of the training part. It can be
/// applied to other rows, and written down as tensors.
package struct FittedFeatures: Sendable, Equatable {
  /// A preprocessor's name, and what it was fitted to.
  struct Step: Sendable, Equatable {
    let name: String
    let transform: FittedTransform
  }

  package let columns: FittedColumns
  let steps: [Step]

  /// Fits each preprocessor on what the ones before it made of the training part. Returns that part too, transformed.
  ///
  /// Errors: features from which a preprocessor cannot be fitted, or which it makes infinite.
  static func fit(
    _ preprocessing: [any Preprocessor], _ features: RawFeatures, rows: [Int], missing: MissingRule?
  ) throws(FitError) -> (fitted: FittedFeatures, train: FeatureMatrix) {
    let columns = try FittedColumns(features, rows: rows, missing: missing)
    var train = columns.matrix(of: features, rows: rows)
    var steps: [Step] = []
    for preprocessor in preprocessing {
      let name = type(of: preprocessor).name
      let transform: FittedTransform
      do {
        transform = try preprocessor.fit(train)
      } catch {
        throw FitError(message: "\(name): \(error.message)", field: error.field)
      }
      train = transform.apply(to: consume train)
      guard train.values.allSatisfy(\.isFinite) else {
        throw FitError(message: "\(name): a number goes beyond the range of 32-bit numbers")
      }
      steps.append(Step(name: name, transform: transform))
    }
    return (FittedFeatures(columns: columns, steps: steps), train)
  }

  private init(columns: FittedColumns, steps: [Step]) {
    self.columns = columns
    self.steps = steps
  }

  /// Some rows of a table with these columns, as the network sees them.
  package func matrix(of features: RawFeatures, rows: [Int]) -> FeatureMatrix {
    var matrix = columns.matrix(of: features, rows: rows)
    for step in steps { matrix = step.transform.apply(to: consume matrix) }
    return matrix
  }

  /// The statistics: `preprocess.1.standardize.shift`, in the order of the steps.
  package var tensors: [NamedTensor] {
    steps.enumerated().flatMap { index, step in
      step.transform.tensors.map {
        NamedTensor("preprocess.\(index + 1).\(step.name).\($0.name)", shape: $0.shape, values: $0.values)
      }
    }
  }

  /// The same from what ``columns`` and ``tensors`` wrote down; nil where tensors are missing.
  package init?(columns: FittedColumns, tensors: [NamedTensor]) {
    var steps: [Step] = []
    while true {
      let prefix = "preprocess.\(steps.count + 1)."
      let own = tensors.filter { $0.name.hasPrefix(prefix) }
      guard let first = own.first else { break }
      let name = first.name.dropFirst(prefix.count).prefix { $0 != "." }
      let parts = own.map {
        NamedTensor(String($0.name.dropFirst(prefix.count + name.count + 1)), shape: $0.shape, values: $0.values)
      }
      guard let transform = FittedTransform(parts) else { return nil }
      steps.append(Step(name: String(name), transform: transform))
    }
    self.init(columns: columns, steps: steps)
  }
}
