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

  /// 1 − Σ errors² / Σ deviations². Where nothing deviates it is 1 without errors and 0 with them, as in scikit-learn.
  var determination: Double {
    let mean = actual.reduce(0, +) / Double(actual.count)
    let deviations = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard deviations > 0 else { return squares > 0 ? 0 : 1 }
    return 1 - squares / deviations
  }

  private var squares: Double { errors.reduce(0) { $0 + $1 * $1 } }
}
