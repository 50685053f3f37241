internal import CaviarCompute

/// A rotation to other axes: x ← A·(x − mean).
package struct Projection: Sendable, Equatable {
  /// The mean, which is subtracted, [columns].
  package let mean: [Double]
  /// The axes A, row-major, [axes × columns].
  package let axes: [Double]

  package init(mean: [Double], axes: [Double]) {
    precondition(!mean.isEmpty && !axes.isEmpty && axes.count % mean.count == 0, "whole axes")
    self.mean = mean
    self.axes = axes
  }

  /// The number of axes.
  package var count: Int { axes.count / mean.count }
}

/// The product of a projection, with its axes in place for one block after the other.
///
/// Every block has the same size for the product, the last one with rows of zeros: a row comes out the same whichever rows
/// stand beside it.
final class ProjectionProduct {
  private let projection: Projection

  init(_ projection: Projection) { self.projection = projection }

  /// The block's rows on the axes. Cost: 2·rows·columns·axes operations.
  func apply(to block: inout FeatureBlock) {
    let (rows, columns) = (block.rows, projection.mean.count)
    let centred = block.centred(by: projection.mean, rows: FeatureBlock.mostRows)
    let result = LibraryProducts.multiply(centred, byRowsOf: projection.axes, columns: columns)
    block.columns = projection.count
    block.values.removeAll(keepingCapacity: true)
    block.values += result[..<(rows * projection.count)]
  }
}

extension FeatureBlock {
  /// The rows less the mean, followed by rows of zeros.
  func centred(by mean: [Double], rows: Int) -> [Double] {
    var result = [Double](repeating: 0, count: rows * columns)
    for start in stride(from: 0, to: values.count, by: columns) {
      for column in 0..<columns { result[start + column] = values[start + column] - mean[column] }
    }
    return result
  }
}
