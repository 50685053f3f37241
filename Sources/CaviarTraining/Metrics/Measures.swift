extension Measures {
  /// The metrics of a measurement on some rows of a part.
  ///
  /// - Parameters:
  ///   - rows: The indices of the measured examples in `examples`.
  ///   - ranked: The requested metrics that rank scores. If there are any, the measurement has kept the scores.
  init(_ measured: Measurement, rows: [Int], of examples: Examples, in data: TrainingData, ranked: [MetricKind]) {
    self.init()
    self[.loss] = measured.meanLoss
    switch examples.targets {
    case .classes(let labels):
      classes(measured, rows.map { labels[$0] }, data, ranked)
    case .values(let values):
      let errors = ValueErrors(
        predicted: measured.scores.map { data.inOwnUnits(Double($0)) },
        actual: rows.map { examples.ownValues?[$0] ?? data.inOwnUnits(Double(values[$0])) })
      // A prediction that overflows in the label's own units leaves them undefined, however small the loss is.
      for (kind, value) in [
        (MetricKind.rmse, errors.rootMeanSquare), (.mae, errors.meanMagnitude), (.r2, errors.determination),
      ] { if let value, value.isFinite { self[kind] = value } }
    }
  }

  private mutating func classes(
    _ measured: Measurement, _ labels: [Int32], _ data: TrainingData, _ ranked: [MetricKind]
  ) {
    let classes = data.classCount
    let counts = ClassCounts(predicted: measured.predicted, actual: labels, classes: classes)
    let positive = classes == 2 ? data.positiveClass : nil
    for (kind, value) in [
      (MetricKind.accuracy, counts.accuracy), (.balancedAccuracy, counts.balancedAccuracy),
      (.f1, counts.f1(of: positive)), (.precision, counts.precision(of: positive)),
      (.recall, counts.recall(of: positive)),
    ] where kind.isDefined(classCounts: counts.actual, positive: positive) { self[kind] = value }
    guard !ranked.isEmpty else { return }
    let margins = Margins(measured.scores, classes: classes)
    let rankings =
      if let positive {
        [Ranking(margins: margins.ofTwo(positive), isPositive: labels.map { Int($0) == positive })]
      } else {
        margins.ofEach().enumerated().map { label, margins in
          Ranking(margins: margins, isPositive: labels.map { Int($0) == label })
        }
      }
    if ranked.contains(.rocAUC) { self[.rocAUC] = rankings.mean(\.areaUnderCurve) }
    if ranked.contains(.averagePrecision) { self[.averagePrecision] = rankings.mean(\.averagePrecision) }
  }
}

extension [Ranking] {
  /// The unweighted mean over the classes; nil if the value of a class is undefined.
  fileprivate func mean(_ value: (Ranking) -> Double?) -> Double? {
    let values = compactMap(value)
    return values.count == count ? values.reduce(0, +) / Double(count) : nil
  }
}
