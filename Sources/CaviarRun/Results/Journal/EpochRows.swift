import CaviarTraining

/// Epochs as journal and checkpoints hold them: what was measured, then the numbers of all epochs, from 0, in a row. Numbers
/// alone are written twice as fast as numbers that may be missing.
struct EpochRows: Codable {
  private let metrics: [Metric]
  /// Of each epoch the learning rate, the cost and the metrics.
  private var numbers: [Double] = []
  /// The places among the numbers of what was not measured.
  private var missing: [Int] = []

  init(_ epochs: [EpochRecord]) {
    var metrics: [Metric] = []
    for epoch in epochs {
      for metric in epoch.metrics.measured where !metrics.contains(metric) { metrics.append(metric) }
    }
    self.metrics = metrics
    for epoch in epochs {
      add(epoch.learningRate)
      add(epoch.trainCost)
      for metric in metrics { add(epoch.metrics[metric]) }
    }
  }

  private mutating func add(_ number: Double?) {
    if number == nil { missing.append(numbers.count) }
    numbers.append(number ?? 0)
  }

  /// Nil where an epoch is not whole.
  var epochs: [EpochRecord]? {
    let width = metrics.count + 2
    guard numbers.count.isMultiple(of: width), missing.allSatisfy(numbers.indices.contains) else { return nil }
    var values = numbers.map { Optional($0) }
    for place in missing { values[place] = nil }
    let records = stride(from: 0, to: values.count, by: width).compactMap { start -> EpochRecord? in
      guard let rate = values[start] else { return nil }
      var measured = Metrics()
      for (index, metric) in metrics.enumerated() { measured[metric] = values[start + 2 + index] }
      return EpochRecord(
        epoch: start / width, learningRate: rate, trainCost: values[start + 1], metrics: measured)
    }
    return records.count * width == values.count ? records : nil
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
