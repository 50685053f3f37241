internal import CaviarCompute

/// The activations and the steps of a layer in an epoch, by which people see dead units, saturation and rates that are
/// far off.
///
/// Activations are those of the training sample in evaluation mode, at the end of the epoch. Sums run in double
/// precision over each unit's examples, then over the units. Cost: a pass over the outputs of the sample, and for the
/// steps two fused multiply-adds a weight. What overflows, or would be a
/// share of weights that are all 0, is nil.
package struct LayerStatistics: Hashable, Sendable {
  /// The layer's name, such as `dense1`.
  package let layer: String
  /// ‖Δw‖ / ‖w‖ of the layer's weights, the mean over the epoch's steps, with ‖w‖ before the step: around 1e-3 in a
  /// healthy training (Karpathy, CS231n, "Neural Networks Part 3"). Nil at epoch 0, and for a layer without weights.
  package let updateRatio: Double?
  /// ‖w‖ at the end of the epoch; nil for a layer without weights.
  package let weightNorm: Double?
  /// The mean of the layer's outputs.
  package let mean: Double?
  /// Their standard deviation, that of the population.
  package let deviation: Double?
  /// Fraction of units whose output is 0 for every example.
  package let dead: Double
  /// Fraction of outputs in the outermost hundredth of the range of tanh or sigmoid, where the slope is almost 0. Nil
  /// for other layers.
  package let saturated: Double?
}

/// Sums over the outputs of a layer.
struct OutputSums {
  private var units: [OutputSum]
  private var rows = 0
  private let range: ClosedRange<Double>?
  /// The first output, which is subtracted from all: small deviations from a large mean keep their digits.
  private var shift: Double?

  /// - Parameter range: The outputs that are not saturated; nil if the layer does not saturate.
  init(units: Int, range: ClosedRange<Double>?) {
    self.units = Array(repeating: OutputSum(), count: units)
    self.range = range
  }

  /// Adds the outputs [B × H] of some examples.
  mutating func add<S: EngineScalar>(_ outputs: Matrix, in arena: borrowing Arena<S>) {
    rows += outputs.rows
    let first = shift ?? Double(arena.floats(in: outputs.prefix(1))[0])
    shift = first
    arena.add(outputs, minus: first, within: range ?? -.infinity ... .infinity, to: &units)
  }

  /// The statistics of the layer, with those of its weights.
  func statistics(_ layer: String, updateRatio: Double?, weightNorm: Double?) -> LayerStatistics {
    let count = Double(rows * units.count)
    let difference = units.reduce(0) { $0 + $1.sum } / count
    let variance = units.reduce(0) { $0 + $1.squares } / count - difference * difference
    return LayerStatistics(
      layer: layer, updateRatio: updateRatio?.finite, weightNorm: weightNorm?.finite,
      mean: ((shift ?? 0) + difference).finite,
      deviation: (variance < 0 ? 0 : variance).squareRoot().finite,
      dead: Double(units.count { $0.zeros == Double(rows) }) / Double(units.count),
      saturated: range.map { _ in units.reduce(0) { $0 + $1.outside } / count })
  }
}

extension Double {
  /// Nil for NaN and infinity.
  fileprivate var finite: Double? { isFinite ? self : nil }
}

extension Network {
  /// The weights of each item, the output last; nil for an item without weights.
  var weights: [Parameter?] {
    (layers.map(\.name) + [output.name]).map { name in
      parameters.first { $0.need.isPenalized && $0.name == "\(name).weights" }
    }
  }

  /// Sums over the outputs of each item, of no example yet.
  var outputSums: [OutputSums] {
    layers.map { OutputSums(units: $0.places.output.columns, range: type(of: $0.part).unsaturated) }
      + [OutputSums(units: output.places.output.columns, range: nil)]
  }

  /// The statistics of the layers and the output.
  ///
  /// - Parameters:
  ///   - updateRatios: The mean ratio of each item with weights, in their order; empty before the first step.
  func statistics<S: EngineScalar>(
    _ sums: [OutputSums], updateRatios: [Double], in arena: inout Arena<S>
  ) -> [LayerStatistics] {
    var ratios = updateRatios[...]
    return zip(zip(layers.map(\.name) + [output.name], sums), weights).map { item, weights in
      item.1.statistics(
        item.0, updateRatio: weights == nil ? nil : ratios.popFirst(),
        weightNorm: weights?.squares(in: &arena).squareRoot())
    }
  }
}
