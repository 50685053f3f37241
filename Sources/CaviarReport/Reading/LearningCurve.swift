import CaviarExperiment
import CaviarRun
import CaviarTraining
import Glibc

/// The losses of a fit by epoch, as far as they were measured.
struct LearningCurve {
  /// One loss, by epoch from 0.
  struct Line {
    let metric: Metric
    let values: [Double]
  }

  let lines: [Line]

  /// Nil for fewer than two epochs, or where no loss was measured at all of them.
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

  /// Each loss in a row of at most `count` bars, and its first and last value.
  ///
  /// All rows have one scale, a logarithmic one: losses fall by factors, and a late rise is small beside the first fall.
  func bars(atMost count: Int) -> [(name: String, value: String)] {
    let levels = lines.flatMap(\.values).map(Self.level)
    let low = levels.min() ?? 0
    let high = levels.max() ?? 0
    return lines.map { line in
      let bars = Sparkline.text(line.values.thinned(to: count).map(Self.level), low: low, high: high)
      return (
        line.metric.rawValue, "\(bars)  \(line.values[0].measured) → \(line.values[line.values.count - 1].measured)"
      )
    }
  }

  /// A loss of 0 stands below every loss that can be told from it.
  private static func level(_ loss: Double) -> Double { log(max(loss, 1e-6)) }
}
