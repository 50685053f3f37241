/// An orthonormal basis of the columns of a regression, which skips columns that depend on earlier ones.
///
/// Gram–Schmidt with reorthogonalization, so that little accuracy is lost if columns are nearly dependent.
struct LeastSquares {
  /// The orthonormal columns. Shape: `[columns][trials]`.
  private var basis: [[Double]] = []
  /// The ratio of squared lengths, remainder to column, up to which a column counts as dependent.
  private static let dependent = 1e-9

  var count: Int { basis.count }

  /// Adds a column, unless it depends on the columns before it.
  ///
  /// - Parameter column: Shape: `[trials]`.
  /// - Returns: Its components along the columns before it, then the length of its remainder; nil if it is dependent.
  mutating func add(_ column: [Double]) -> [Double]? {
    let (rest, along) = remainder(of: column)
    let square = rest.dot(rest)
    guard square > Self.dependent * column.dot(column) else { return nil }
    let length = square.squareRoot()
    basis.append(rest.map { $0 / length })
    return along + [length]
  }

  /// The part of a column that the basis does not explain, `[trials]`, and its components along the basis, `[columns]`.
  func remainder(of column: [Double]) -> (rest: [Double], along: [Double]) {
    var rest = column
    var along = Array(repeating: 0.0, count: basis.count)
    for _ in 0..<2 {
      for (index, direction) in basis.enumerated() {
        let part = direction.dot(rest)
        along[index] += part
        for row in rest.indices { rest[row] -= part * direction[row] }
      }
    }
    return (rest, along)
  }
}

extension [Double] {
  /// The sum of products, from the first to the last: a fixed order keeps its bits.
  func dot(_ other: [Double]) -> Double {
    var sum = 0.0
    for index in indices { sum += self[index] * other[index] }
    return sum
  }
}
