internal import CaviarCompute

/// A rotation to other axes: x ← A·(x − mean).
package struct Projection: Sendable, Equatable {
  /// What is subtracted, [columns].
  package let mean: [Float]
  /// The axes A, row-major, [axes × columns].
  package let axes: [Float]

  package init(mean: [Float], axes: [Float]) {
    precondition(!mean.isEmpty && !axes.isEmpty && axes.count % mean.count == 0, "whole axes")
    self.mean = mean
    self.axes = axes
  }

  /// How many axes there are.
  package var count: Int { axes.count / mean.count }

  /// The rows on the axes. In Double, rounded at the end; cost: 2·rows·columns·axes operations.
  func apply(to matrix: FeatureMatrix) -> FeatureMatrix {
    var layout = Layout()
    let places = (
      axes: layout.matrix(rows: count, columns: mean.count), rows: layout.matrix(rows: blockRows, columns: mean.count),
      result: layout.matrix(rows: blockRows, columns: count)
    )
    var arena = Arena<Double>()
    arena.prepare(layout)
    arena.update(places.axes.slice) { axes in
      for index in self.axes.indices { axes[index] = Double(self.axes[index]) }
    }
    var values: [Float] = []
    values.reserveCapacity(matrix.rows * count)
    for block in matrix.blocks(of: blockRows) {
      arena.loadCentred(block, of: matrix, mean: mean, into: places.rows.slice)
      arena.multiply(places.rows, places.axes.transposed, into: places.result)
      arena.read(places.result.slice[0..<block.count * count]) { result in
        for index in result.indices { values.append(Float(result[index])) }
      }
    }
    return FeatureMatrix(values: values, columns: count)
  }
}

/// How many rows go through a product at once.
let blockRows = 256

extension FeatureMatrix {
  /// The rows in blocks of `size`, the last one smaller.
  func blocks(of size: Int) -> [Range<Int>] {
    stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
  }
}

extension Arena<Double> {
  /// Puts the rows of a block into the arena, less the mean; the rest of the place is zero.
  mutating func loadCentred(_ block: Range<Int>, of matrix: FeatureMatrix, mean: [Float], into place: Slice) {
    fill(place, with: 0)
    let columns = matrix.columns
    update(place) { rows in
      for (index, row) in block.enumerated() {
        for column in 0..<columns {
          rows[index * columns + column] = Double(matrix.values[row * columns + column]) - Double(mean[column])
        }
      }
    }
  }
}
