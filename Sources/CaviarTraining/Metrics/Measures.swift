extension Measures {
  /// The metrics of what was measured on some rows of a part.
  ///
  /// - Parameter ranked: The metrics that rank scores and are asked for; the scores were kept for them.
  init(_ measured: Measurement, rows: [Int], of examples: Examples, in data: TrainingData, ranked: [MetricKind]) {
    self.init()
    self[.loss] = measured.meanLoss
    switch examples.targets {
    case .classes(let labels):
      classes(measured, rows.map { labels[$0] }, data, ranked)
    case .values(let values):
      let errors = ValueErrors(
        predicted: measured.scores.map { data.inOwnUnits(Double($0)) },
        actual: rows.map { data.inOwnUnits(Double(values[$0])) })
      // A prediction that `exp` takes beyond all numbers leaves them undefined, however small the loss is.
      for (kind, value) in [
        (MetricKind.rmse, errors.rootMeanSquare), (.mae, errors.meanMagnitude), (.r2, errors.determination),
      ] where value.isFinite { self[kind] = value }
    }
  }

  private mutating func classes(
    _ measured: Measurement, _ labels: [Int32], _ data: TrainingData, _ ranked: [MetricKind]
  ) {
    let classes = data.classCount
    let counts = ClassCounts(predicted: measured.predicted, actual: labels, classes: classes)
    let positive = classes == 2 ? data.positiveClass : nil
    self[.accuracy] = counts.accuracy
    self[.balancedAccuracy] = counts.balancedAccuracy
    self[.f1] = counts.f1(of: positive)
    self[.precision] = counts.precision(of: positive)
    self[.recall] = counts.recall(of: positive)
    guard !ranked.isEmpty else { return }
    let rankings = (positive.map { [$0] } ?? Array(0..<classes)).map { label in
      Ranking(
        scores: labels.indices.map { measured.scores[$0 * classes + label] },
        isPositive: labels.map { Int($0) == label })
    }
    if ranked.contains(.rocAUC) { self[.rocAUC] = rankings.mean(\.areaUnderCurve) }
    if ranked.contains(.averagePrecision) { self[.averagePrecision] = rankings.mean(\.averagePrecision) }
  }
}

extension [Ranking] {
  /// The mean over the classes; nil where one of them leaves it undefined.
  fileprivate func mean(_ value: (Ranking) -> Double?) -> Double? {
    let values = compactMap(value)
    return values.count == count ? values.reduce(0, +) / Double(count) : nil
  }
}
