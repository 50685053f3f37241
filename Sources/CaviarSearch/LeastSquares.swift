/// Which columns a regression takes: each as long as it is no combination of those before, and there is room.
///
/// Gram and Schmidt's orthogonal columns, each taken twice, so that little is lost where columns are nearly dependent.
struct LeastSquares {
  /// Orthogonal, of length 1.
  private var basis: [[Double]] = []
  /// What is left of a column, as a part of it, where it counts as a combination of others. Of squares.
  private static let dependent = 1e-9

  var count: Int { basis.count }

  /// Takes a column.
  ///
  /// - Returns: Its parts along the columns before it and its own length beyond them; nil where it is a combination of them.
  mutating func add(_ column: [Double]) -> [Double]? {
    let (rest, along) = remainder(of: column)
    let square = rest.dot(rest)
    guard square > Self.dependent * column.dot(column) else { return nil }
    let length = square.squareRoot()
    basis.append(rest.map { $0 / length })
    return along + [length]
  }

  /// What the columns do not explain, and the parts along each of them.
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
  /// The sum of products, from the first to the last.
  func dot(_ other: [Double]) -> Double {
    var sum = 0.0
    for index in indices { sum += self[index] * other[index] }
    return sum
  }
}
