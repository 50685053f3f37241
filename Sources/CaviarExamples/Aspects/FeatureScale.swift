import CaviarSpec

/// The scale of the features: constant columns, columns of very different or large size, and the condition number of the cost
/// that a linear model would have on them (LeCun et al., Efficient BackProp, section 4.3).
package struct FeatureScale: Sendable {
  package let columns: SampleColumns
  /// The columns of numbers of the same rows, before preprocessing and after. Nil if they are unavailable.
  package let numbers: (before: SampleColumns, after: SampleColumns)?

  package init(columns: SampleColumns, numbers: (before: SampleColumns, after: SampleColumns)?) {
    self.columns = columns
    self.numbers = numbers
  }

  /// The most columns of which a condition number is computed.
  private static let mostColumns = 64

  /// Columns with one value each.
  package func constants(most: Double) -> DataAspect {
    let constant = columns.values.count { column in column.allSatisfy { $0 == column[0] } }
    let share = Double(constant) / Double(columns.count)
    return DataAspect(
      "\(constant) of \(columns.count) features constant",
      advice: share > most
        ? "most features are the same for all examples: are they read from the right columns?" : nil)
  }

  /// Columns that are so large that the first steps explode, or need a learning rate too small for all others.
  package func sizes(most: Double) -> DataAspect {
    let sizes = columns.values.map { column in
      (column.reduce(0) { $0 + $1 * $1 } / Double(column.count)).squareRoot()
    }
    let largest = sizes.max() ?? 0
    return DataAspect(
      "largest feature \(largest.rounded(significantDigits: 2).plainText) (root mean square)",
      advice: largest > most || !largest.isFinite
        ? "a feature is far from a size of 1: scale the features (preprocess: [standardize])" : nil)
  }

  /// The condition number, before and after preprocessing. Worth knowing, and no fault by itself.
  package var condition: DataAspect {
    guard let numbers, numbers.before.count > 0 else {
      return DataAspect("condition number \(Self.condition(of: columns))")
    }
    return DataAspect(
      "condition number of the numbers \(Self.condition(of: numbers.after)), before preprocessing "
        + Self.condition(of: numbers.before))
  }

  /// The largest over the smallest eigenvalue of XᵀX / N, with a column of ones for the bias, without constant columns.
  private static func condition(of columns: SampleColumns) -> String {
    let varying = SampleColumns(columns.values.filter { column in !column.allSatisfy { $0 == column[0] } })
    let used = varying.thinned(to: mostColumns).values + [[Double](repeating: 1, count: columns.rows)]
    let n = used.count
    var matrix = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in i..<n {
        var sum = 0.0
        for row in used[i].indices { sum += used[i][row] * used[j][row] }
        matrix[i * n + j] = sum / Double(columns.rows)
        matrix[j * n + i] = matrix[i * n + j]
      }
    }
    guard matrix.allSatisfy(\.isFinite) else { return "not finite" }
    let values = symmetricEigenvalues(matrix, order: n)
    // Eigenvalues below the rounding errors of the largest are 0: columns depend on each other.
    guard let largest = values.last, let smallest = values.first, smallest > 1e-12 * largest else {
      return "above 1e12"
    }
    return (largest / smallest).rounded(significantDigits: 2).plainText
  }
}
