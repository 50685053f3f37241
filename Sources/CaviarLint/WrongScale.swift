package import CaviarExperiment
import CaviarSearch
import CaviarSpec

/// A rate, a penalty or an average's β whose range spans more than a decade, on a scale that draws nearly all points from one of
/// them (deeplearning.ai, "Using an appropriate scale to pick hyperparameters").
package enum WrongScale: LintRule {
  package static let name = "wrong_scale"
  package static let otherNames = ["linear_scale", "uniform_rate"]
  package static let summary = "A rate, a penalty or a β over more than a decade on a scale that draws from one decade."
  package static let source: String? = "deeplearning.ai, Using an Appropriate Scale to pick Hyperparameters"

  package static func warnings(of experiment: Experiment) -> [LintWarning] {
    experiment.hyperparameters.compactMap { hyperparameter in
      guard case .interval(let interval) = hyperparameter.range, interval.low < interval.high,
        let crowd = Crowd(of: interval, named: hyperparameter.fieldName)
      else { return nil }
      return LintWarning(
        message: "\(crowd.percent) % of the points of `\(hyperparameter.address)` will be \(crowd.place)",
        location: hyperparameter.location, suggestion: "use another scale: " + crowd.better)
    }
  }

  /// The decade from which most points are drawn.
  private struct Crowd {
    let percent: Int
    let place: String
    let better: String

    /// Nil if the range is at most a decade, or its scale is the right one.
    init?(of interval: Interval, named field: String) {
      if ExponentField.factors.contains(field), interval.scale is Uniform.Type {
        let edge = interval.high / 10
        guard interval.low < edge else { return nil }
        // No exponent is that of 0.
        let low = interval.low > 0 ? interval.low : (interval.high * 1e-4).rounded(significantDigits: 2)
        (place, better) = ("above \(edge.sixDigits)", "{log: [\(low.plainText), \(interval.high.plainText)]}")
        percent = interval.percent(from: edge, to: interval.high)
      } else if ExponentField.averages.contains(field), !(interval.scale is OneMinusLog.Type) {
        let edge = 1 - 10 * (1 - interval.high)
        guard interval.high < 1, interval.low < edge - 1e-12 else { return nil }
        (place, better) = (
          "below \(edge.sixDigits)", "{one_minus_log: [\(interval.low.plainText), \(interval.high.plainText)]}"
        )
        percent = interval.percent(from: interval.low, to: edge)
      } else {
        return nil
      }
    }
  }
}

extension Interval {
  /// The percentage of the points between two values.
  fileprivate func percent(from a: Double, to b: Double) -> Int {
    let (low, high) = (scale.coordinate(of: self.low), scale.coordinate(of: self.high))
    let share = (scale.coordinate(of: b) - scale.coordinate(of: a)) / (high - low)
    return min(99, Int((100 * share).rounded()))
  }
}
