internal import CKernels

/// The two-sample Kolmogorov–Smirnov test: are two samples of a number from one distribution?
package struct KolmogorovSmirnov: Sendable {
  /// D, the largest distance between the two cumulative distributions.
  package let distance: Double
  /// The probability of such a distance, or a larger one, between samples of one distribution: the asymptotic one,
  /// P(K > D·√(nm / (n + m))) with Kolmogorov's distribution K. It is too large where values repeat.
  package let probability: Double

  /// - Parameters: Two samples of at least one number, none of them NaN.
  package init(_ a: [Double], _ b: [Double]) {
    let (a, b) = (a.sorted(), b.sorted())
    var (i, j, distance) = (0, 0, 0.0)
    while i < a.count, j < b.count {
      let value = min(a[i], b[j])
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      distance = max(distance, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    self.distance = distance
    let size = Double(a.count) * Double(b.count) / Double(a.count + b.count)
    probability = Self.tail(size.squareRoot() * distance)
  }

  /// P(K > x) = 2 Σ (−1)ᵏ⁻¹ exp(−2k²x²).
  package static func tail(_ x: Double) -> Double {
    // Below, the series converges slowly, and is 1 to 12 digits.
    guard x > 0.2 else { return 1 }
    var (sum, sign) = (0.0, 1.0)
    for k in 1...100 {
      let term = ck_exp(-2 * Double(k * k) * x * x)
      sum += sign * term
      sign = -sign
      if term < 1e-17 { break }
    }
    return min(1, max(0, 2 * sum))
  }
}

/// The indices of the hypotheses that Holm's correction rejects: with probability at least 1 − level, none of them
/// is true (Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979).
package func holmRejections(_ probabilities: [Double], level: Double) -> [Int] {
  let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
  let rejected = order.enumerated().prefix { place, index in
    probabilities[index] <= level / Double(order.count - place)
  }
  return rejected.map(\.element).sorted()
}
