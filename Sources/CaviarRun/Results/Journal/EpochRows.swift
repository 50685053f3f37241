import CaviarTraining

/// Epochs as journal and checkpoints hold them: what was measured, then the numbers of each epoch, from 0, in a row.
struct EpochRows: Codable {
  private let metrics: [Metric]
  /// Learning rate, cost, metrics; nil for what was not measured.
  private let rows: [[Double?]]

  init(_ epochs: [EpochRecord]) {
    var metrics: [Metric] = []
    for epoch in epochs {
      for metric in epoch.metrics.measured where !metrics.contains(metric) { metrics.append(metric) }
    }
    self.metrics = metrics
    rows = epochs.map { epoch in [epoch.learningRate, epoch.trainCost] + metrics.map { epoch.metrics[$0] } }
  }

  /// Nil where a row is not whole.
  var epochs: [EpochRecord]? {
    let records = rows.enumerated().compactMap { number, row -> EpochRecord? in
      guard row.count == metrics.count + 2, let rate = row[0] else { return nil }
      var measured = Metrics()
      for (metric, value) in zip(metrics, row[2...]) { measured[metric] = value }
      return EpochRecord(epoch: number, learningRate: rate, trainCost: row[1], metrics: measured)
    }
    return records.count == rows.count ? records : nil
  }
}

extension FitRecord: Codable {
  private enum CodingKeys: CodingKey { case stage, trial, `repeat`, fold, epochs, outcome, parameters }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard let epochs = try values.decode(EpochRows.self, forKey: .epochs).epochs else {
      throw DecodingError.dataCorruptedError(forKey: .epochs, in: values, debugDescription: "an epoch is not whole")
    }
    self.init(
      stage: try values.decode(String.self, forKey: .stage), trial: try values.decode(Int.self, forKey: .trial),
      repeat: try values.decode(Int.self, forKey: .repeat), fold: try values.decodeIfPresent(Int.self, forKey: .fold),
      epochs: epochs, outcome: try values.decode(Outcome.self, forKey: .outcome),
      parameters: try values.decode(Int.self, forKey: .parameters))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(stage, forKey: .stage)
    try values.encode(trial, forKey: .trial)
    try values.encode(`repeat`, forKey: .repeat)
    try values.encodeIfPresent(fold, forKey: .fold)
    try values.encode(EpochRows(epochs), forKey: .epochs)
    try values.encode(outcome, forKey: .outcome)
    try values.encode(parameters, forKey: .parameters)
  }
}
