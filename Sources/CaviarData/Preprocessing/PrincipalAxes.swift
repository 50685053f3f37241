internal import CaviarCompute

/// The axes along which the rows of a matrix vary, the one with the largest variance first.
///
/// The eigenvectors of the covariance (divided by n), in Double. K. Pearson, "On Lines and Planes of Closest Fit to Systems
/// of Points in Space" (1901). Of each axis the component of the largest magnitude is positive. Cost: rows·columns²
/// for the covariance, some 4·columns³ for its axes.
struct PrincipalAxes {
  let mean: [Float]
  /// Of each axis, descending; never below 0.
  let variances: [Double]
  /// The axes one after the other, each of length 1.
  private let vectors: [Double]

  /// The most columns that are decomposed: 10⁴ take 1.6 GB.
  static let mostColumns = 10_000

  init(_ matrix: FeatureMatrix) throws(FitError) {
    let columns = matrix.columns
    guard columns <= Self.mostColumns else {
      throw FitError(message: "\(columns) columns are more than \(Self.mostColumns)")
    }
    let mean = Moments(matrix).means
    guard let decomposition = EigenDecomposition(ofSymmetric: Self.covariance(matrix, mean: mean), order: columns)
    else {
      throw FitError(message: "the eigenvalues of the covariance were not found")
    }
    self.mean = mean
    variances = decomposition.values.reversed().map { max($0, 0) }
    vectors = decomposition.vectors
  }

  /// The first axes, each divided by a number.
  func projection(dividing divisors: [Double]) -> Projection {
    let columns = mean.count
    var axes: [Float] = []
    axes.reserveCapacity(divisors.count * columns)
    for (index, divisor) in divisors.enumerated() {
      let start = (columns - 1 - index) * columns
      for value in vectors[start..<start + columns] { axes.append(Float(value / divisor)) }
    }
    return Projection(mean: mean, axes: axes)
  }

  private static func covariance(_ matrix: FeatureMatrix, mean: [Float]) -> [Double] {
    let columns = matrix.columns
    var layout = Layout()
    let rows = layout.matrix(rows: blockRows, columns: columns)
    let products = layout.matrix(rows: columns, columns: columns)
    var arena = Arena<Double>()
    arena.prepare(layout)
    for block in matrix.blocks(of: blockRows) {
      arena.loadCentred(block, of: matrix, mean: mean, into: rows.slice)
      arena.multiply(rows.transposed, rows, into: products, adding: true)
    }
    return arena.read(products.slice) { products in
      products.indices.map { products[$0] / Double(matrix.rows) }
    }
  }
}
