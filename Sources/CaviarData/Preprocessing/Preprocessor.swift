internal import CaviarCompute
package import CaviarSpec

/// Something done to the features before training, with statistics from the training part alone.
package protocol Preprocessor: Component {
  /// The transform fitted on the training part.
  ///
  /// Errors: features from which it cannot be made.
  func fit(_ train: FeatureMatrix) throws(FitError) -> FittedTransform
}

/// Why something cannot be fitted on the training part.
package struct FitError: Error, Equatable, Sendable {
  /// What is wrong, in one line, without a capital or a full stop.
  package let message: String
  /// The field of the spec that would change, as `data.preprocess`; nil where it is the data.
  package var field: String?
}

/// A transform with its statistics: all of them are affine.
package enum FittedTransform: Sendable, Equatable {
  case columns(AffineColumns)
  case projection(Projection)

  /// The matrix after the transform, which may have fewer columns.
  package func apply(to matrix: consuming FeatureMatrix) -> FeatureMatrix {
    switch self {
    case .columns(let columns):
      columns.apply(to: &matrix.values, columns: matrix.columns)
      return matrix
    case .projection(let projection): return projection.apply(to: matrix)
    }
  }

  /// The statistics by name.
  var tensors: [NamedTensor] {
    switch self {
    case .columns(let columns):
      [
        NamedTensor("shift", shape: [columns.shift.count], values: columns.shift),
        NamedTensor("scale", shape: [columns.scale.count], values: columns.scale),
      ]
    case .projection(let projection):
      [
        NamedTensor("mean", shape: [projection.mean.count], values: projection.mean),
        NamedTensor("axes", shape: [projection.count, projection.mean.count], values: projection.axes),
      ]
    }
  }

  /// A transform from its statistics; nil where they belong to none.
  init?(_ tensors: [NamedTensor]) {
    func values(_ name: String) -> [Float]? { tensors.first { $0.name == name }?.values }
    if let shift = values("shift"), let scale = values("scale"), shift.count == scale.count {
      self = .columns(AffineColumns(shift: shift, scale: scale))
    } else if let mean = values("mean"), let axes = values("axes"), !mean.isEmpty, axes.count % mean.count == 0 {
      self = .projection(Projection(mean: mean, axes: axes))
    } else {
      return nil
    }
  }
}
