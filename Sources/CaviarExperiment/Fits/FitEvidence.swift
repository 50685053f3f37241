import CaviarSearch
internal import CaviarSpec
package import CaviarTraining

/// The numbers of a fit, besides its curves, by which it is diagnosed, in four significant digits: what remains of the
/// statistics of its layers, and what is known of its data. Some 500 bytes as JSON.
package struct FitEvidence: Sendable, Hashable, Codable {
  /// The number of training examples.
  package var rows: Int
  /// The number of validation examples.
  package var validationRows: Int
  /// The loss of the best constant prediction.
  package var baselineLoss: Double
  /// Fraction of the training examples of the most frequent class; nil for values.
  package var commonest: Double?
  /// Of the rarest class.
  package var rarest: Double?
  /// The largest root mean square of an input feature.
  package var inputScale: Double
  /// ‖Δw‖ / ‖w‖ of a step: the mean over the epochs, then the median over the layers with weights.
  package var updateRatio: Double?
  /// The same over the last quarter of the epochs.
  package var lateUpdateRatio: Double?
  /// That of the first step, the largest over the layers; small weights count as those of He's initializer.
  package var firstUpdateRatio: Double?
  /// ‖g‖ of the first layer with weights over that of the output, the largest over the epochs.
  package var gradientRatio: Double?
  /// ‖w‖ of all layers together at the end.
  package var weightNorm: Double?
  /// ‖w‖ of all layers together at the end over that before the first step.
  package var weightGrowth: Double?
  /// The root mean square of the outputs of hidden layers without weights before the first step: the smallest and the
  /// largest over the layers.
  package var smallestActivation: Double?
  package var largestActivation: Double?
  /// Fraction of units that are identical to another before the first step, in the first hidden layer with weights where
  /// most are, up to the first dead one.
  package var identical: Double?
  package var identicalLayer: String?
  /// Fraction of dead units before the first step, the largest over the hidden layers without weights.
  package var deadBefore: Double?
  /// At the end, and the layer.
  package var dead: Double?
  package var deadLayer: String?
  /// Fraction of saturated outputs before the first step, the largest over the layers of tanh and sigmoid.
  package var saturatedBefore: Double?
  /// At the end, and the layer.
  package var saturated: Double?
  package var saturatedLayer: String?

  private enum CodingKeys: String, CodingKey {
    case rows, commonest, rarest, identical, dead, saturated
    case validationRows = "validation_rows"
    case baselineLoss = "baseline_loss"
    case inputScale = "input_scale"
    case updateRatio = "update_ratio"
    case firstUpdateRatio = "first_update_ratio"
    case gradientRatio = "gradient_ratio"
    case lateUpdateRatio = "late_update_ratio"
    case weightNorm = "weight_norm"
    case weightGrowth = "weight_growth"
    case smallestActivation = "smallest_activation"
    case largestActivation = "largest_activation"
    case identicalLayer = "identical_layer"
    case deadBefore = "dead_before"
    case deadLayer = "dead_layer"
    case saturatedBefore = "saturated_before"
    case saturatedLayer = "saturated_layer"
  }

  /// The evidence of a fit.
  ///
  /// - Parameters:
  ///   - layers: Its layers, at the epochs that were measured.
  ///   - firstUpdateRatio: Of the first step; nil if none was taken.
  package init(_ facts: DataFacts, _ layers: LayerTable, firstUpdateRatio: Double?) {
    rows = facts.rows
    validationRows = facts.validationRows
    baselineLoss = facts.baselineLoss.short
    commonest = facts.commonest?.short
    rarest = facts.rarest?.short
    inputScale = facts.inputScale.short
    self.firstUpdateRatio = firstUpdateRatio?.short
    guard layers.epochs > 0 else { return }
    let statistics = LayerEvidence(layers)
    updateRatio = statistics.updateRatio?.short
    gradientRatio = statistics.gradientRatio?.short
    lateUpdateRatio = statistics.lateUpdateRatio?.short
    weightNorm = statistics.weightNorm?.short
    weightGrowth = statistics.weightGrowth?.short
    smallestActivation = statistics.activations.min()?.short
    largestActivation = statistics.activations.max()?.short
    (identical, identicalLayer) = statistics.identical
    deadBefore = statistics.largest(.dead, epoch: 0).value
    (dead, deadLayer) = statistics.largest(.dead, epoch: layers.epochs - 1)
    saturatedBefore = statistics.largest(.saturated, epoch: 0).value
    (saturated, saturatedLayer) = statistics.largest(.saturated, epoch: layers.epochs - 1)
  }
}

/// What the statistics of layers say as a whole.
private struct LayerEvidence {
  private let layers: LayerTable
  /// The indices of the layers with weights, the output last.
  private let weighted: [Int]
  /// Of the hidden layers without weights.
  private let others: [Int]

  init(_ layers: LayerTable) {
    self.layers = layers
    let hidden = layers.layers.indices.dropLast()
    weighted = layers.layers.indices.filter { layers[.weightNorm, layer: $0, epoch: 0] != nil }
    others = hidden.filter { layers[.weightNorm, layer: $0, epoch: 0] == nil }
  }

  private var steps: Range<Int> { 1..<max(1, layers.epochs) }

  var updateRatio: Double? { updateRatio(in: steps) }

  var lateUpdateRatio: Double? { updateRatio(in: steps.suffix((steps.count + 3) / 4)) }

  private func updateRatio(in epochs: Range<Int>) -> Double? {
    let means = weighted.compactMap { layer -> Double? in
      let ratios = epochs.compactMap { layers[.updateRatio, layer: layer, epoch: $0] }
      return ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
    }
    return means.median
  }

  var gradientRatio: Double? {
    guard weighted.count > 1, let first = weighted.first, let last = weighted.last else { return nil }
    return steps.compactMap { epoch in
      guard let near = layers[.gradientNorm, layer: first, epoch: epoch],
        let far = layers[.gradientNorm, layer: last, epoch: epoch], far > 0
      else { return nil }
      return near / far
    }.max()
  }

  var weightNorm: Double? { layers.epochs > 1 ? weightNorm(at: layers.epochs - 1) : nil }

  var weightGrowth: Double? {
    let before = weightNorm(at: 0)
    return before > 0 ? weightNorm.map { $0 / before } : nil
  }

  private func weightNorm(at epoch: Int) -> Double {
    let norms = weighted.compactMap { layers[.weightNorm, layer: $0, epoch: epoch] }
    return norms.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  var activations: [Double] {
    others.compactMap { layer in
      guard let mean = layers[.activationMean, layer: layer, epoch: 0],
        let deviation = layers[.activationDeviation, layer: layer, epoch: 0]
      else { return nil }
      return (mean * mean + deviation * deviation).squareRoot()
    }
  }

  /// Behind a dead layer all units are alike, and nothing is said of their weights.
  var identical: (fraction: Double?, layer: String?) {
    var found: (Double, Int)?
    for layer in layers.layers.indices.dropLast() {
      if let identical = layers[.identical, layer: layer, epoch: 0], identical > found?.0 ?? 0 {
        found = (identical, layer)
      }
      if layers[.weightNorm, layer: layer, epoch: 0] == nil, layers[.dead, layer: layer, epoch: 0] == 1 { break }
    }
    return (found?.0.short, found.map { layers.layers[$0.1] })
  }

  /// The largest value of a statistic over the hidden layers without weights, and its layer; nil where none has any.
  func largest(_ statistic: LayerStatistic, epoch: Int) -> (value: Double?, layer: String?) {
    var found: (Double, Int)?
    for layer in others {
      if let value = layers[statistic, layer: layer, epoch: epoch], value > found?.0 ?? 0 { found = (value, layer) }
    }
    return (found?.0.short, found.map { layers.layers[$0.1] })
  }
}

extension Double {
  fileprivate var short: Double { rounded(significantDigits: 4) }
}
