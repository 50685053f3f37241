import CaviarExperiment
import CaviarRun
import CaviarSearch
import CaviarTraining

/// The losses of a fit by epoch, as drawn by the report's chart and the terminal's bars.
struct LearningCurve {
  /// One of the losses.
  struct Line {
    let metric: Metric
    /// The loss by epoch, from epoch 0, before any step; shape [epochs + 1].
    let values: [Double]
  }

  let lines: [Line]

  /// Nil if the fit has fewer than two epochs, or if no loss is finite at all of them.
  init?(of fit: FitRecord) {
    lines = [Metric.trainLoss, .validationLoss].compactMap { metric in
      let values = fit.epochs.compactMap { $0.metrics[metric] }
      return values.count == fit.epochs.count && values.allSatisfy(\.isFinite)
        ? Line(metric: metric, values: values) : nil
    }
    guard !lines.isEmpty, fit.epochs.count > 1 else { return nil }
  }

  /// The highest loss.
  var high: Double { lines.flatMap(\.values).max() ?? 0 }

  /// Each loss as at most `count` bars, with its first and last value.
  ///
  /// All losses share a logarithmic scale: they fall by factors, and a late rise is small compared with the first fall.
  func bars(atMost count: Int) -> [(name: String, value: String)] {
    let levels = lines.flatMap(\.values).map(Self.level)
    let low = levels.min() ?? 0
    let high = levels.max() ?? 0
    return lines.map { line in
      let bars = Sparkline.text(line.values.thinned(to: count).map(Self.level), low: low, high: high)
      return (
        line.metric.name, "\(bars)  \(line.values[0].measured) → \(line.values[line.values.count - 1].measured)"
      )
    }
  }

  /// The logarithm of a loss. A loss of 0 has none, so losses below 1e-6 are drawn as 1e-6.
  private static func level(_ loss: Double) -> Double { Log.coordinate(of: max(loss, 1e-6)) }
}
