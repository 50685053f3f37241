import CaviarCompute
import Testing

@Suite struct EigenDecompositionTests {
  /// A symmetric matrix [order × order] of elements without a pattern.
  private func matrix(_ order: Int) -> [Double] {
    var matrix = [Double](repeating: 0, count: order * order)
    for i in 0..<order {
      for j in 0...i {
        let value = Double((i * 37 + j * 101 + i * j * 13) % 97) / 97 - 0.5
        matrix[i * order + j] = value
        matrix[j * order + i] = value
      }
    }
    return matrix
  }

  @Test(arguments: [1, 2, 7, 40])
  func takesAMatrixApart(order: Int) throws {
    let matrix = matrix(order)
    let parts = try #require(EigenDecomposition(ofSymmetric: matrix, order: order))
    #expect(parts.values == parts.values.sorted())
    for k in 0..<order {
      let vector = Array(parts.vectors[k * order..<(k + 1) * order])
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
      #expect(vector.max { abs($0) < abs($1) } ?? 0 > 0)
      for i in 0..<order {
        let product = (0..<order).reduce(0) { $0 + matrix[i * order + $1] * vector[$1] }
        #expect(abs(product - parts.values[k] * vector[i]) < 1e-12)
      }
    }
  }
}
