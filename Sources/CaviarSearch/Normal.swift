internal import CKernels

/// The standard normal distribution, by arithmetic that has the same bits on every machine.
enum Normal {
  /// Φ(x), the probability below x. The relative error is below 1e-13, in the lower tail as well.
  static func cumulative(_ x: Double) -> Double {
    x < 0 ? upperTail(-x) : 1 - upperTail(x)
  }

  /// ln φ(x), the logarithm of the density.
  static func logDensity(_ x: Double) -> Double { -0.5 * x * x - 0.918_938_533_204_672_8 }

  /// ln(Φ(b) − Φ(a)), for a < b.
  static func logMass(from a: Double, to b: Double) -> Double {
    // In the tail where neither is close to 1.
    let (low, high) = a > 0 ? (-b, -a) : (a, b)
    return ck_log(max(cumulative(high) - cumulative(low), .leastNormalMagnitude))
  }

  /// 1 − Φ(x), for x ≥ 0.
  private static func upperTail(_ x: Double) -> Double {
    guard x < 3 else { return x > 38 ? 0 : fraction(x) }
    // Φ(x) − ½ = φ(x) · Σ x²ⁿ⁺¹ / (2n + 1)!!, whose terms are all positive.
    var term = x, sum = x, n = 1.0
    while term > sum * 1e-17 {
      n += 2
      term *= x * x / n
      sum += term
    }
    return 0.5 - sum * ck_exp(logDensity(x))
  }

  /// Mills' ratio as a continued fraction, x + 1 / (x + 2 / (x + …)), from its end.
  private static func fraction(_ x: Double) -> Double {
    var denominator = x
    for k in stride(from: 120.0, through: 1, by: -1) { denominator = x + k / denominator }
    return ck_exp(logDensity(x)) / denominator
  }
}
