/// The eigenvalues of a symmetric matrix, ascending, by Jacobi's rotations (Golub and Van Loan, Matrix Computations, section
/// 8.5): additions, multiplications, divisions and roots in one order, so that all processors agree on the bits.
///
/// - Parameter matrix: Shape [order, order], row-major, of finite numbers.
///
/// Cost: some 10 sweeps of 4·order³ operations; for tens of columns.
package func symmetricEigenvalues(_ matrix: [Double], order n: Int) -> [Double] {
  precondition(matrix.count == n * n, "a square matrix")
  var a = matrix
  let whole = a.reduce(0) { $0 + $1 * $1 }
  for _ in 0..<30 {
    var outside = 0.0
    for p in 0..<n { for q in 0..<n where p != q { outside += a[p * n + q] * a[p * n + q] } }
    guard outside > 1e-28 * whole else { break }
    for p in 0..<n {
      for q in p + 1..<max(n, p + 1) where a[p * n + q] != 0 { rotate(&a, n, p, q) }
    }
  }
  return (0..<n).map { a[$0 * n + $0] }.sorted()
}

/// Makes element (p, q) zero.
private func rotate(_ a: inout [Double], _ n: Int, _ p: Int, _ q: Int) {
  let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
  let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
  let c = 1 / (t * t + 1).squareRoot()
  let s = t * c
  for k in 0..<n {
    let (x, y) = (a[k * n + p], a[k * n + q])
    a[k * n + p] = c * x - s * y
    a[k * n + q] = s * x + c * y
  }
  for k in 0..<n {
    let (x, y) = (a[p * n + k], a[q * n + k])
    a[p * n + k] = c * x - s * y
    a[q * n + k] = s * x + c * y
  }
}
