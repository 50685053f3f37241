/// The errors of predicted values, from which the metrics of a regression follow.
struct ValueErrors {
  /// Predicted less actual values, [N].
  private let errors: [Double]
  private let actual: [Double]

  init(predicted: [Double], actual: [Double]) {
    errors = zip(predicted, actual).map { $0 - $1 }
    self.actual = actual
  }

  /// RMSE: the root of the mean squared error.
  var rootMeanSquare: Double { (squares / Double(errors.count)).squareRoot() }

  /// MAE: the mean absolute error.
  var meanMagnitude: Double { errors.reduce(0) { $0 + $1.magnitude } / Double(errors.count) }

  /// R², the coefficient of determination: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². Nil if the actual values are constant.
  var determination: Double? {
    // The deviations of equal values may be above 0: their mean is not always one of them.
    guard MetricKind.r2.isDefined(values: actual) else { return nil }
    let mean = actual.reduce(0, +) / Double(actual.count)
    let deviations = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return deviations > 0 ? 1 - squares / deviations : nil
  }

  private var squares: Double { errors.reduce(0) { $0 + $1 * $1 } }
}
