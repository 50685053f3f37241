/// A shift and a scale for each column: x ← (x − shift) / scale.
package struct AffineColumns: Sendable, Equatable {
  /// The numbers to subtract, [columns].
  package var shift: [Double]
  /// The numbers to divide by, [columns]; never 0.
  package var scale: [Double]

  package init(shift: [Double], scale: [Double]) {
    precondition(shift.count == scale.count)
    self.shift = shift
    self.scale = scale
  }

  /// Changes every row of `block`. Cost: one pass.
  func apply(to block: inout FeatureBlock) {
    let columns = block.columns
    precondition(columns == shift.count && columns > 0)
    var values = block.values.mutableSpan
    for start in stride(from: 0, to: values.count, by: columns) {
      for column in 0..<columns {
        values[start + column] = (values[start + column] - shift[column]) / scale[column]
      }
    }
  }
}

/// Mean and deviation of each column: two passes, sums in the order of the rows.
struct Moments {
  let means: [Double]
  /// That of the population (divided by n); 1 where a column is constant, and there is none to divide by.
  let deviations: [Double]

  init(_ rows: FeatureRows) {
    let means = Self.means(of: rows)
    var squares = [Double](repeating: 0, count: rows.columns)
    rows.forEachBlock { block in
      for start in stride(from: 0, to: block.values.count, by: block.columns) {
        for column in 0..<block.columns {
          let difference = block.values[start + column] - means[column]
          squares[column] += difference * difference
        }
      }
    }
    self.means = means
    deviations = squares.map { square in
      let deviation = (square / Double(rows.count)).squareRoot()
      return deviation.isNormal ? deviation : 1
    }
  }

  /// The means alone: one pass.
  static func means(of rows: FeatureRows) -> [Double] {
    precondition(rows.count > 0, "statistics are those of some rows")
    // Sums of differences from the first row: those of a constant column are 0, not almost 0.
    var first: [Double] = []
    var sums = [Double](repeating: 0, count: rows.columns)
    rows.forEachBlock { block in
      if first.isEmpty { first = Array(block.values.prefix(block.columns)) }
      for start in stride(from: 0, to: block.values.count, by: block.columns) {
        for column in 0..<block.columns { sums[column] += block.values[start + column] - first[column] }
      }
    }
    return zip(first, sums).map { $0 + $1 / Double(rows.count) }
  }

  /// A shift of 0 for each column.
  var noShift: [Double] { [Double](repeating: 0, count: means.count) }
}
