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
  private let mean: [Double]
  private let axes: Matrix
  private let rows: Matrix
  private let result: Matrix
  private var arena = Arena<Double>()

  init(_ projection: Projection) {
    var layout = Layout()
    mean = projection.mean
    axes = layout.matrix(rows: projection.count, columns: mean.count)
    rows = layout.matrix(rows: FeatureBlock.mostRows, columns: mean.count)
    result = layout.matrix(rows: FeatureBlock.mostRows, columns: projection.count)
    arena.prepare(layout)
    arena.update(axes.slice) { axes in
      for index in axes.indices { axes[index] = projection.axes[index] }
    }
  }

  /// The block's rows on the axes. Cost: 2·rows·columns·axes operations.
  func apply(to block: inout FeatureBlock) {
    let count = block.rows * result.columns
    arena.load(block, less: mean, into: rows.slice)
    arena.multiply(rows, axes.transposed, into: result)
    block.columns = result.columns
    block.values.removeAll(keepingCapacity: true)
    arena.read(result.slice[0..<count]) { result in
      for index in result.indices { block.values.append(result[index]) }
    }
  }
}

extension Arena<Double> {
  /// Puts the rows of a block into the arena, less the mean; the rest of the place is zero.
  mutating func load(_ block: FeatureBlock, less mean: [Double], into place: Slice) {
    fill(place, with: 0)
    let columns = block.columns
    update(place) { rows in
      for start in stride(from: 0, to: block.values.count, by: columns) {
        for column in 0..<columns { rows[start + column] = block.values[start + column] - mean[column] }
      }
    }
  }
}
