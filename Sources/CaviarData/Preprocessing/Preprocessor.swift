internal import CaviarCompute
package import CaviarSpec
package import CaviarTables

/// A preprocessor of the features, with statistics from the training part alone.
package protocol Preprocessor: Component {
  /// True if it decomposes a matrix, with a library whose last bits depend on the processor.
  static var decomposes: Bool { get }

  /// The transform fitted on the training part, in Double.
  ///
  /// Errors: features from which it cannot be made.
  func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform
}

extension Preprocessor {
  package static var decomposes: Bool { false }
}

/// A transform with its statistics: all of them are affine.
package enum FittedTransform: Sendable, Equatable {
  case columns(AffineColumns)
  case projection(Projection)

  /// The number of numbers in a row after the transform.
  var width: Int {
    switch self {
    case .columns(let columns): columns.shift.count
    case .projection(let projection): projection.count
    }
  }

  /// The statistics by name, in Double.
  var tensors: [NamedTensor] {
    switch self {
    case .columns(let columns):
      [
        NamedTensor("shift", shape: [columns.shift.count], numbers: .double(columns.shift)),
        NamedTensor("scale", shape: [columns.scale.count], numbers: .double(columns.scale)),
      ]
    case .projection(let projection):
      [
        NamedTensor("mean", shape: [projection.mean.count], numbers: .double(projection.mean)),
        NamedTensor("axes", shape: [projection.count, projection.mean.count], numbers: .double(projection.axes)),
      ]
    }
  }

  /// A transform from its statistics, in either precision; nil if they belong to none.
  init?(_ tensors: [NamedTensor]) {
    func values(_ name: String) -> [Double]? { tensors.first { $0.name == name }?.doubles }
    if let shift = values("shift"), let scale = values("scale"), shift.count == scale.count {
      self = .columns(AffineColumns(shift: shift, scale: scale))
    } else if let mean = values("mean"), let axes = values("axes"), !mean.isEmpty, !axes.isEmpty,
      axes.count % mean.count == 0
    {
      self = .projection(Projection(mean: mean, axes: axes))
    } else {
      return nil
    }
  }
}

/// A transform made ready to go over many blocks.
enum TransformStep {
  case columns(AffineColumns)
  case projection(ProjectionProduct)

  init(_ transform: FittedTransform) {
    switch transform {
    case .columns(let columns): self = .columns(columns)
    case .projection(let projection): self = .projection(ProjectionProduct(projection))
    }
  }

  /// Changes a block, which may have fewer columns after.
  func apply(to block: inout FeatureBlock) {
    switch self {
    case .columns(let columns): columns.apply(to: &block)
    case .projection(let product): product.apply(to: &block)
    }
  }
}
