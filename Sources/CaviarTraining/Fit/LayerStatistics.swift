internal import CaviarCompute

/// The activations and the steps of a layer in an epoch, by which people see dead units, saturation and rates that are
/// far off.
///
/// Activations are those of the training sample in evaluation mode, at the end of the epoch. Sums run in blocks over each
/// unit's examples, then in double precision over the units. Cost: a few operations for each output of the sample, and in
/// at most eight steps an epoch three fused multiply-adds a weight. What overflows, or would be a fraction of weights that
/// are all 0, is nil.
package struct LayerStatistics: Hashable, Sendable {
  /// The layer's name, such as `dense1`.
  package let layer: String
  /// ‖Δw‖ / ‖w‖ of the layer's weights, the mean over the epoch's measured steps, with ‖w‖ before the step: around 1e-3 in
  /// a healthy training (Karpathy, CS231n, "Neural Networks Part 3"). Nil at epoch 0, and for a layer without weights.
  package var updateRatio: Double?
  /// ‖g‖ of the gradient of the cost, penalties included and after `clip_norm`: the mean over the same steps.
  package var gradientNorm: Double?
  /// ‖w‖ at the end of the epoch; nil for a layer without weights.
  package var weightNorm: Double?
  /// The mean of the layer's outputs.
  package var mean: Double?
  /// Their standard deviation, that of the population.
  package var deviation: Double?
  /// Fraction of units whose output is 0 for every example.
  package var dead = 0.0
  /// Fraction of outputs in the outermost hundredth of the range of tanh or sigmoid, where the slope is almost 0. Nil
  /// for other layers.
  package var saturated: Double?
  /// Fraction of units whose outputs before the first step are those of another unit, for every example: they will be
  /// trained alike. Nil after epoch 0, and for a layer without weights.
  package var identical: Double?
  /// The mean and the standard deviation of the learned γ of batch norm; nil for other layers, and without a γ.
  package var scaleMean, scaleDeviation: Double?
  /// Those of the learned β.
  package var shiftMean, shiftDeviation: Double?
}

extension Double {
  /// Nil for NaN and infinity.
  fileprivate var finite: Double? { isFinite ? self : nil }
}

/// An item of a network that is measured, with its learned tensors.
struct MeasuredLayer: Sendable {
  let name: String
  let sums: UnitSums
  let weights: Parameter?
  /// The changes that steps of the weights measure.
  let changes: StepChanges?
  private let scales: Parameter?
  private let shifts: Parameter?

  init(_ name: String, sums: UnitSums, of network: Network) {
    func parameter(_ tensor: String) -> Parameter? { network.parameters.first { $0.name == "\(name).\(tensor)" } }
    self.name = name
    self.sums = sums
    weights = parameter("weights")
    changes = weights?.stepChanges
    scales = parameter("scales")
    shifts = parameter("shifts")
  }

  /// The statistics at the end of an epoch, once the outputs of the training sample have been added up.
  ///
  /// - Parameters:
  ///   - rows: The number of examples of the sample.
  ///   - step: The means of its update ratio and gradient norm; nil at epoch 0, and without weights.
  ///   - isFirst: True at epoch 0.
  func statistics<S: EngineScalar>(
    rows: Int, step: (updateRatio: Double, gradientNorm: Double)?, isFirst: Bool, in arena: inout Arena<S>
  ) -> LayerStatistics {
    let outputs = arena.moments(of: sums, rows: rows)
    var statistics = LayerStatistics(layer: name)
    statistics.mean = outputs.mean.finite
    statistics.deviation = outputs.deviation.finite
    statistics.dead = outputs.dead
    statistics.saturated = outputs.outside
    statistics.weightNorm = weights?.squares(in: &arena).squareRoot().finite
    statistics.updateRatio = step?.updateRatio.finite
    statistics.gradientNorm = step?.gradientNorm.finite
    if let (mean, deviation) = scales?.moments(in: arena) {
      (statistics.scaleMean, statistics.scaleDeviation) = (mean.finite, deviation.finite)
    }
    if let (mean, deviation) = shifts?.moments(in: arena) {
      (statistics.shiftMean, statistics.shiftDeviation) = (mean.finite, deviation.finite)
    }
    if isFirst, weights != nil { statistics.identical = arena.identicalUnits(of: sums) }
    return statistics
  }
}

extension Parameter {
  /// The mean and the standard deviation of its values.
  fileprivate func moments<S: EngineScalar>(in arena: borrowing Arena<S>) -> (mean: Double, deviation: Double) {
    var list: [S] = []
    arena.append(values, to: &list)
    let numbers = list.map { Double($0) }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    return (mean, variance.squareRoot())
  }
}

extension Network {
  /// The items that are measured: all of them, the output last. Empty if the network has no places for it.
  var measuredLayers: [MeasuredLayer] {
    zip(layers.map(\.name) + [output.name], layers.map(\.places.sums) + [output.places.sums]).compactMap { name, sums in
      sums.map { MeasuredLayer(name, sums: $0, of: self) }
    }
  }
}
