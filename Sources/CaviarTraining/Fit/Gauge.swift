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
  /// True for the networks whose layers are measured.
  private let measuresLayers: [Bool]

  /// - Parameters:
  ///   - asked: The requested metrics, by network.
  ///   - measuresLayers: True to measure the layers, by network.
  init(_ data: TrainingData, asked: [[MetricKind]], measuresLayers: [Bool]) {
    self.data = data
    self.measuresLayers = measuresLayers
    ranked = asked.map { asked in asked.filter { $0.ranksScores && $0.suits(data.task) } }
    validationRows = Array(0..<(data.validation?.count ?? 0))
  }

  /// The metrics of the networks with these indices; nil for a network whose loss is not finite. Those whose layers are
  /// measured have sums over their outputs on the training sample then.
  func measures<S: EngineScalar>(_ numbers: [Int], of pack: Pack, in arena: inout Arena<S>) -> [Measured?] {
    let train = measures(
      numbers, of: pack, on: data.trainSample, of: data.train, sums: numbers.map { measuresLayers[$0] }, in: &arena)
    let validation = data.validation.map { part in
      measures(numbers, of: pack, on: validationRows, of: part, sums: numbers.map { _ in false }, in: &arena)
    }
    return numbers.indices.map { index in
      guard let train = train[index] else { return nil }
      guard let validation else { return Measured(train: train, validation: nil) }
      return validation[index].map { Measured(train: train, validation: $0) }
    }
  }

  private func measures<S: EngineScalar>(
    _ numbers: [Int], of pack: Pack, on rows: [Int], of examples: Examples, sums: [Bool], in arena: inout Arena<S>
  ) -> [Measures?] {
    let measured = pack.measure(
      numbers, on: rows.span, of: examples, keepsScores: numbers.map { !ranked[$0].isEmpty }, sums: sums, in: &arena)
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
  ///   - sums: True for the networks whose outputs are to be added up; empty for none.
  func measure<S: EngineScalar>(
    _ numbers: [Int], on rows: Span<Int>, of examples: Examples, keepsScores: [Bool], sums: [Bool] = [],
    in arena: inout Arena<S>
  ) -> [Measurement] {
    var measured = numbers.map { _ in Measurement() }
    let block = Self.rowsMeasuredAtOnce(columns: examples.columns)
    for start in stride(from: 0, to: rows.count, by: block) {
      let part = rows.extracting(start..<min(start + block, rows.count))
      let count = part.count
      batch.load(part, of: examples, in: &arena)
      let targets = batch.targets(count, areWeighted: false)
      first.forward(rows: count, in: &arena)
      for index in numbers.indices {
        let network = networks[numbers[index]]
        let adding = sums.isEmpty || !sums[index] ? OutputAdding.none : start == 0 ? .first : .others
        network.forward(rows: count, .evaluation, adding, in: &arena)
        measured[index] += network.output.part.measure(
          network.output.places.activations(count), targets, keepsScores: keepsScores[index], in: &arena)
      }
    }
    return measured
  }
}

extension RowWeights {
  /// The weights of the examples by class; nil if all are 1.
  init?(_ weight: ClassWeight?, _ data: TrainingData) {
    guard weight == .balanced, case .classes(let classes) = data.task else { return nil }
    self.init(balancing: data.train.labels, classes: classes)
  }
}
