internal import CaviarCompute

/// Measures the networks of a pack at the end of an epoch, on the training sample and on the validation part.
struct Gauge: Sendable {
  /// The metrics of a network.
  struct Measured {
    let train: Measures
    let validation: Measures?
  }

  private let data: TrainingData
  /// The requested metrics that rank scores, by network.
  private let ranked: [[MetricKind]]
  private let validationRows: [Int]

  /// - Parameter asked: The requested metrics, by network.
  init(_ data: TrainingData, asked: [[MetricKind]]) {
    self.data = data
    ranked = asked.map { asked in asked.filter { $0.ranksScores && $0.suits(data.task) } }
    validationRows = Array(0..<(data.validation?.count ?? 0))
  }

  /// The metrics of the networks with these indices; nil for a network whose loss is not finite.
  func measures<S: EngineScalar>(_ numbers: [Int], of pack: Pack, in arena: inout Arena<S>) -> [Measured?] {
    let train = measures(numbers, of: pack, on: data.trainSample, of: data.train, in: &arena)
    guard let part = data.validation else { return train.map { $0.map { Measured(train: $0, validation: nil) } } }
    let validation = measures(numbers, of: pack, on: validationRows, of: part, in: &arena)
    return zip(train, validation).map { train, validation in
      guard let train, let validation else { return nil }
      return Measured(train: train, validation: validation)
    }
  }

  private func measures<S: EngineScalar>(
    _ numbers: [Int], of pack: Pack, on rows: [Int], of examples: Examples, in arena: inout Arena<S>
  ) -> [Measures?] {
    let measured = pack.measure(
      numbers, on: rows.span, of: examples, keepsScores: numbers.map { !ranked[$0].isEmpty }, in: &arena)
    return zip(numbers, measured).map { number, measured in
      measured.meanLoss.isFinite
        ? Measures(measured, rows: rows, of: examples, in: data, ranked: ranked[number]) : nil
    }
  }
}

extension Pack {
  /// Measures the rows of `examples` in evaluation mode, block after block.
  ///
  /// - Parameters:
  ///   - numbers: The indices of the networks to measure: all that take part in the first product.
  ///   - keepsScores: True for the networks whose scores are to be returned.
  func measure<S: EngineScalar>(
    _ numbers: [Int], on rows: Span<Int>, of examples: Examples, keepsScores: [Bool], in arena: inout Arena<S>
  ) -> [Measurement] {
    var sums = numbers.map { _ in Measurement() }
    let block = Self.rowsMeasuredAtOnce(columns: examples.columns)
    for start in stride(from: 0, to: rows.count, by: block) {
      let part = rows.extracting(start..<min(start + block, rows.count))
      let count = part.count
      batch.load(part, of: examples, in: &arena)
      let targets = batch.targets(count, areWeighted: false)
      first.forward(rows: count, in: &arena)
      for index in numbers.indices {
        let network = networks[numbers[index]]
        network.forward(rows: count, .evaluation, in: &arena)
        sums[index] += network.output.part.measure(
          network.output.places.activations(count), targets, keepsScores: keepsScores[index], in: &arena)
      }
    }
    return sums
  }
}

extension RowWeights {
  /// The weights of the examples by class; nil if all are 1.
  init?(_ weight: ClassWeight?, _ data: TrainingData) {
    guard weight == .balanced, case .classes(let classes) = data.task else { return nil }
    self.init(balancing: data.train.labels, classes: classes)
  }
}
