/// How far predicted values are from what was there.
struct ValueErrors {
  private let errors: [Double]
  private let actual: [Double]

  init(predicted: [Double], actual: [Double]) {
    errors = zip(predicted, actual).map { $0 - $1 }
    self.actual = actual
  }

  var rootMeanSquare: Double { (squares / Double(errors.count)).squareRoot() }

  var meanMagnitude: Double { errors.reduce(0) { $0 + $1.magnitude } / Double(errors.count) }

  /// 1 − Σ errors² / Σ deviations². Nil where the values do not vary: there is nothing to explain.
  var determination: Double? {
    // The deviations of equal values may be above 0: their mean is not always one of them.
    guard MetricKind.r2.isDefined(values: actual) else { return nil }
    let mean = actual.reduce(0, +) / Double(actual.count)
    let deviations = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return deviations > 0 ? 1 - squares / deviations : nil
  }

  private var squares: Double { errors.reduce(0) { $0 + $1 * $1 } }
}
