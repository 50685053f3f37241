internal import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix [D × D]: A = Σ λᵢ vᵢ vᵢᵀ. For principal components.
public struct EigenDecomposition: Sendable {
  /// The eigenvalues in ascending order, [D].
  public let values: [Double]
  /// The eigenvectors of length 1 as rows, [D × D], row-major, in the order of the values. The sign of each is fixed:
  /// its component of the largest magnitude (the first of equals) is positive.
  public let vectors: [Double]

  /// Decomposes a symmetric matrix of finite elements, [order × order], row-major; its lower triangle is not read.
  ///
  /// LAPACK's `dsyevd`: J. J. M. Cuppen, "A Divide and Conquer Method for the Symmetric Tridiagonal Eigenproblem"
  /// (1981). Nil if the iteration does not converge, which for finite matrices is not known to happen. Cost: some
  /// 4·order³ operations, and twice the matrix in memory.
  public init?(ofSymmetric matrix: consuming [Double], order: Int) {
    precondition(order > 0 && matrix.count == order * order, "a square matrix")
    precondition(matrix.allSatisfy { $0.isFinite }, "a matrix of finite elements")
    endLibraryThreads()
    var values = [Double](repeating: 0, count: order)
    var n = Int32(order)
    var (status, workCount, integerWorkCount): (Int32, Int32, Int32) = (0, -1, -1)
    var work = [0.0]
    var integerWork: [Int32] = [0]
    // The first call returns the workspace for the second one. Fortran's lower triangle is the upper one by rows.
    for _ in 0..<2 {
      unsafe dsyevd_(
        "V", "L", &n, &matrix, &n, &values, &work, &workCount, &integerWork, &integerWorkCount, &status, 1, 1)
      guard status == 0 else { return nil }
      guard workCount < 0 else { break }
      (workCount, integerWorkCount) = (Int32(work[0]), integerWork[0])
      work = [Double](repeating: 0, count: Int(workCount))
      integerWork = [Int32](repeating: 0, count: Int(integerWorkCount))
    }
    self.values = values
    vectors = Self.withFixedSigns(matrix, order: order)
  }

  private static func withFixedSigns(_ vectors: consuming [Double], order: Int) -> [Double] {
    for start in stride(from: 0, to: vectors.count, by: order) {
      var largest = start
      for i in start..<start + order where vectors[i].magnitude > vectors[largest].magnitude { largest = i }
      guard vectors[largest] < 0 else { continue }
      for i in start..<start + order { vectors[i] = -vectors[i] }
    }
    return vectors
  }
}
