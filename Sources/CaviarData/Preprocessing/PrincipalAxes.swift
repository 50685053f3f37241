internal import CaviarCompute
internal import CaviarTables

/// The axes along which the rows of a matrix vary, the one with the largest variance first.
///
/// The eigenvectors of the covariance (divided by n), in Double. K. Pearson, "On Lines and Planes of Closest Fit to Systems
/// of Points in Space" (1901). Of each axis the component of the largest magnitude is positive. Cost: rows·columns²
/// for the covariance, some 4·columns³ for its axes.
struct PrincipalAxes {
  let mean: [Double]
  /// Of each axis, descending; never below 0.
  let variances: [Double]
  /// The axes one after the other, each of length 1.
  private let vectors: [Double]

  /// The most columns that are decomposed: 10⁴ take some 3 GB, the axes and their copies.
  static let mostColumns = 10_000

  init(_ rows: FeatureRows) throws(DataError) {
    let columns = rows.columns
    guard columns <= Self.mostColumns else {
      throw DataError("\(columns) columns are more than \(Self.mostColumns)")
    }
    let mean = Moments.means(of: rows)
    let covariance = Self.covariance(rows, mean: mean)
    guard covariance.allSatisfy(\.isFinite) else {
      throw DataError("the covariance goes beyond the range of 64-bit numbers")
    }
    guard let decomposition = EigenDecomposition(ofSymmetric: consume covariance, order: columns)
    else {
      throw DataError("the eigenvalues of the covariance were not found")
    }
    self.mean = mean
    variances = decomposition.values.reversed().map { max($0, 0) }
    vectors = decomposition.vectors
  }

  /// The first axes, each divided by a number.
  func projection(dividing divisors: [Double]) -> Projection {
    let columns = mean.count
    var axes: [Double] = []
    axes.reserveCapacity(divisors.count * columns)
    for (index, divisor) in divisors.enumerated() {
      let start = (columns - 1 - index) * columns
      for value in vectors[start..<start + columns] { axes.append(value / divisor) }
    }
    return Projection(mean: mean, axes: axes)
  }

  private static func covariance(_ rows: FeatureRows, mean: [Double]) -> [Double] {
    let columns = rows.columns
    var sum = [Double](repeating: 0, count: columns * columns)
    rows.forEachBlock { block in
      LibraryProducts.addGram(
        of: block.centred(by: mean, rows: FeatureBlock.mostRows), columns: columns, to: &sum)
    }
    for index in sum.indices { sum[index] /= Double(rows.count) }
    return sum
  }
}
