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

/// Mean and deviation of each column: two passes, in Double.
struct Moments {
  let means: [Float]
  /// That of the population (divided by n); 1 where a column is constant, and there is none to divide by.
  let deviations: [Float]

  init(_ matrix: FeatureMatrix) {
    precondition(matrix.rows > 0, "statistics are those of some rows")
    let columns = matrix.columns
    let features = matrix.values
    let count = Double(matrix.rows)
    let first = features.prefix(columns).map(Double.init)

    // Sums of differences from the first row: those of a constant column are 0, not almost 0.
    var sums = [Double](repeating: 0, count: columns)
    for start in stride(from: 0, to: features.count, by: columns) {
      for column in 0..<columns { sums[column] += Double(features[start + column]) - first[column] }
    }
    let means = zip(first, sums).map { $0 + $1 / count }

    var squares = [Double](repeating: 0, count: columns)
    for start in stride(from: 0, to: features.count, by: columns) {
      for column in 0..<columns {
        let difference = Double(features[start + column]) - means[column]
        squares[column] += difference * difference
      }
    }
    self.means = means.map(Float.init)
    deviations = squares.map { square in
      let deviation = Float((square / count).squareRoot())
      return deviation.isNormal ? deviation : 1
    }
  }

  /// A shift of 0 for each column.
  var noShift: [Float] { [Float](repeating: 0, count: means.count) }
  /// A scale of 1 for each column.
  var noScale: [Float] { [Float](repeating: 1, count: means.count) }
}
