internal import CaviarSpec
package import CaviarTraining

/// A statistic of a layer: a column of layers.csv.
package enum LayerStatistic: String, CaseIterable, Sendable {
  case updateRatio = "update_ratio"
  case gradientNorm = "gradient_norm"
  case weightNorm = "weight_norm"
  case activationMean = "activation_mean"
  case activationDeviation = "activation_std"
  case dead, saturated, identical
  case scaleMean = "scale_mean"
  case scaleDeviation = "scale_std"
  case shiftMean = "shift_mean"
  case shiftDeviation = "shift_std"
}

/// The statistics of a fit's layers at each epoch: its rows of layers.csv.
package struct LayerTable: Sendable {
  /// The names of the layers, the output last.
  package let layers: [String]
  /// Shape [epochs · layers, statistics].
  private var rows = NumberRows(width: LayerStatistic.allCases.count)

  /// A table without epochs.
  package init(layers: [String]) { self.layers = layers }

  /// A table as it was stored.
  ///
  /// - Parameter numbers: Shape [epochs, layers, statistics], with the missing ones of ``NumberRows``.
  package init?(layers: [String], numbers: [Double]) {
    let width = layers.count * LayerStatistic.allCases.count
    guard width == 0 ? numbers.isEmpty : numbers.count.isMultiple(of: width) else { return nil }
    self.layers = layers
    rows = NumberRows(width: LayerStatistic.allCases.count, numbers: numbers)
  }

  /// The bits of the table, as ``init(layers:numbers:)`` takes them.
  package var numbers: [Double] { rows.numbers }

  /// The number of epochs, epoch 0 included.
  package var epochs: Int { layers.isEmpty ? 0 : rows.count / layers.count }

  /// The value of a statistic. Nil if the layer does not have it, or it was not finite.
  package subscript(statistic: LayerStatistic, layer layer: Int, epoch epoch: Int) -> Double? {
    rows[epoch * layers.count + layer, LayerStatistic.allCases.firstIndex(of: statistic) ?? 0]
  }

  /// Appends the row of a layer, in the order of ``LayerStatistic``.
  package mutating func append(_ row: [Double?]) { rows.append(row) }

  /// Appends an epoch.
  package mutating func append(_ epoch: [LayerStatistics]) {
    for layer in epoch {
      rows.append(
        [
          layer.updateRatio, layer.gradientNorm, layer.weightNorm, layer.mean, layer.deviation, layer.dead,
          layer.saturated, layer.identical, layer.scaleMean, layer.scaleDeviation, layer.shiftMean,
          layer.shiftDeviation,
        ])
    }
  }

  /// The table in six significant digits, as it is written. Those of most fits are not written, and not rounded.
  package var rounded: LayerTable {
    // A missing number keeps its bits.
    let numbers = numbers.map { $0.isNaN ? $0 : $0.rounded(significantDigits: 6) }
    return LayerTable(layers: layers, numbers: numbers) ?? self
  }
}

extension LayerTable: Equatable {
  package static func == (one: LayerTable, other: LayerTable) -> Bool {
    one.layers == other.layers && one.numbers.map(\.bitPattern) == other.numbers.map(\.bitPattern)
  }
}
