internal import CaviarCompute

/// Measures a network at the end of an epoch, on the training sample and on the validation part.
struct Gauge {
  private let network: Network
  private let data: TrainingData
  private let ranked: [MetricKind]
  private let validationRows: [Int]

  init(_ network: Network, _ data: TrainingData, asked: [MetricKind]) {
    self.network = network
    self.data = data
    ranked = asked.filter { $0.ranksScores && $0.suits(data.task) }
    validationRows = Array(0..<(data.validation?.count ?? 0))
  }

  /// The epoch's metrics; nil where a loss is not finite.
  func metrics<S: EngineScalar>(
    _ epoch: Int, learningRate: Double, trainCost: Double?, in arena: inout Arena<S>
  ) -> EpochMetrics? {
    guard let train = measures(data.trainSample, of: data.train, in: &arena) else { return nil }
    var validation: Measures?
    if let part = data.validation {
      validation = measures(validationRows, of: part, in: &arena)
      guard validation != nil else { return nil }
    }
    return EpochMetrics(
      epoch: epoch, learningRate: learningRate, trainCost: trainCost, train: train, validation: validation)
  }

  private func measures<S: EngineScalar>(_ rows: [Int], of examples: Examples, in arena: inout Arena<S>) -> Measures? {
    let measured = network.measure(rows.span, of: examples, keepsScores: !ranked.isEmpty, in: &arena)
    guard measured.meanLoss.isFinite else { return nil }
    return Measures(measured, rows: rows, of: examples, in: data, ranked: ranked)
  }
}

extension RowWeights {
  /// The weights of the rows, where they do not all count alike.
  init?(_ weight: ClassWeight?, _ data: TrainingData) {
    guard weight == .balanced, case .classes(let classes) = data.task else { return nil }
    self.init(balancing: data.train.labels, classes: classes)
  }
}
