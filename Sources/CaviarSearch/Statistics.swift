import CaviarSpec

extension [Double] {
  /// The mean, in six significant digits; of one number, itself.
  package var mean: Double { count == 1 ? self[0] : exactMean.rounded(significantDigits: 6) }

  /// The standard deviation (n − 1), in six significant digits; nil for fewer than two numbers.
  ///
  /// The mean is taken of the differences from the first number, so that of equal numbers it is 0.
  package var deviation: Double? {
    guard count > 1 else { return nil }
    let differences = map { $0 - self[0] }
    let mean = differences.exactMean
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot().rounded(significantDigits: 6)
  }

  /// The median: the middle value, or of an even number the mean of the middle two in six significant digits. Nil for
  /// none.
  package var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let middle = count / 2
    return count.isMultiple(of: 2) ? [sorted[middle - 1], sorted[middle]].mean : sorted[middle]
  }

  private var exactMean: Double { reduce(0, +) / Double(count) }
}
