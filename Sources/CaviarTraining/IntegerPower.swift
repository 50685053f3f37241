extension Double {
  /// This number raised to a nonnegative integer power, by repeated squaring: the same bits with any C library, which
  /// `pow` does not promise. Cost: O(log n) products.
  func power(_ exponent: Int) -> Double {
    precondition(exponent >= 0, "the exponent is not negative")
    var (result, square, left) = (1.0, self, exponent)
    while left > 0 {
      if left % 2 == 1 { result *= square }
      square *= square
      left /= 2
    }
    return result
  }
}
