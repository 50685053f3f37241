/// A shift and a scale for each column: x ← (x − shift) / scale.
package struct AffineColumns: Sendable, Equatable {
  /// What is subtracted, [columns].
  package var shift: [Float]
  /// What is divided by, [columns]; never 0.
  package var scale: [Float]

  package init(shift: [Float], scale: [Float]) {
    precondition(shift.count == scale.count)
    self.shift = shift
    self.scale = scale
  }

  /// Changes every row of `features`, row-major, [rows × columns]. In Float; cost: one pass.
  package func apply(to features: inout [Float], columns: Int) {
    precondition(columns == shift.count && columns > 0 && features.count % columns == 0)
    for start in stride(from: 0, to: features.count, by: columns) {
      for column in 0..<columns {
        features[start + column] = (features[start + column] - shift[column]) / scale[column]
      }
    }
  }
}

/// Subtracts the mean of the given rows from each column of `features`, row-major, [all rows × columns].
package func fitZeroCenter(_ features: [Float], rows: [Int], columns: Int) -> AffineColumns {
  let moments = Moments(features, rows: rows, columns: columns)
  return AffineColumns(shift: moments.means, scale: [Float](repeating: 1, count: columns))
}

/// Divides each column by its standard deviation over the given rows, that of the population (divided by n).
///
/// A column that is constant over these rows has no deviation, and stays as it is.
package func fitNormalize(_ features: [Float], rows: [Int], columns: Int) -> AffineColumns {
  let moments = Moments(features, rows: rows, columns: columns)
  return AffineColumns(shift: [Float](repeating: 0, count: columns), scale: moments.deviations)
}

/// Both: subtracts the mean, then divides by the deviation. A constant column becomes 0.
package func fitStandardize(_ features: [Float], rows: [Int], columns: Int) -> AffineColumns {
  let moments = Moments(features, rows: rows, columns: columns)
  return AffineColumns(shift: moments.means, scale: moments.deviations)
}

/// Mean and deviation of each column over some of the rows: two passes, in Double.
private struct Moments {
  let means: [Float]
  /// 1 where there is none to divide by.
  let deviations: [Float]

  init(_ features: [Float], rows: [Int], columns: Int) {
    precondition(!rows.isEmpty && columns > 0)
    let count = Double(rows.count)
    let first = features[(rows[0] * columns)...].prefix(columns).map(Double.init)

    // Sums of differences from the first row: those of a constant column are 0, not almost 0.
    var sums = [Double](repeating: 0, count: columns)
    for row in rows {
      for column in 0..<columns { sums[column] += Double(features[row * columns + column]) - first[column] }
    }
    let means = zip(first, sums).map { $0 + $1 / count }

    var squares = [Double](repeating: 0, count: columns)
    for row in rows {
      for column in 0..<columns {
        let difference = Double(features[row * columns + column]) - means[column]
        squares[column] += difference * difference
      }
    }
    self.means = means.map(Float.init)
    deviations = squares.map { square in
      let deviation = Float((square / count).squareRoot())
      return deviation.isNormal ? deviation : 1
    }
  }
}
