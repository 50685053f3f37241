package import CaviarSpec

/// Narrows the ranges of a stage to the best trials of the stage before: `narrow: {best_trials: 10%, margin: 0.1}`.
///
/// It is the step from coarse to fine, in which later trials are spent where the earlier ones were good.
package struct Narrowing: Sendable, Equatable {
  /// The number of best trials that define the box: a count, or a fraction of the stage's trials.
  package var bestTrials: Quantity
  /// The margin on each side of the box, as a fraction of its width in scale coordinates.
  package var margin: Double

  package init(bestTrials: Quantity = .fraction(0.1), margin: Double = 0.1) {
    self.bestTrials = bestTrials
    self.margin = margin
  }

  /// The minimum number of trials that define a box; fewer are too little evidence of where good values lie.
  package static let fewestTrials = 5

  /// The number of best trials that define the box, of `trials` in all.
  package func count(of trials: Int) -> Int {
    switch bestTrials {
    case .count(let count): max(count, Self.fewestTrials)
    case .fraction(let part): max(Int((part * Double(trials) - 1e-9).rounded(.up)), Self.fewestTrials)
    }
  }

  /// The box around `best`, with the margin, within the ranges of the stage before.
  ///
  /// It is computed in scale coordinates of the previous range. An edge that does not move keeps its origin. A choice of
  /// numbers narrows to a run of neighbours, a choice of words to the words of the best trials.
  package func box(around best: [Point], in previous: StageSpace) -> StageSpace {
    guard !best.isEmpty else { return previous }
    return StageSpace(
      entries: previous.entries.map { entry in
        let values = best.compactMap { $0.value(at: entry.hyperparameter.address) }
        // If none of the best trials has the hyperparameter, there is no evidence of its good values.
        guard !values.isEmpty else { return entry }
        switch entry.range {
        case .fixed: return entry
        case .choices(let choices):
          let kept = kept(of: choices, seen: values)
          let origin = origin(of: kept, from: choices, entry.origin)
          return .init(hyperparameter: entry.hyperparameter, range: .choices(kept), origin: origin)
        case .interval(let interval):
          let narrowed = self.interval(interval, around: values.compactMap(\.asNumber))
          var origin = RangeOrigin(.narrowed)
          if narrowed.low == interval.low { origin.low = entry.origin.low }
          if narrowed.high == interval.high { origin.high = entry.origin.high }
          return .init(hyperparameter: entry.hyperparameter, range: .interval(narrowed), origin: origin)
        }
      })
  }

  private func kept(of choices: [SpecValue], seen: [SpecValue]) -> [SpecValue] {
    let numbers = seen.compactMap(\.asNumber)
    guard choices.allSatisfy({ $0.asNumber != nil }), let low = numbers.min(), let high = numbers.max() else {
      return choices.filter { seen.contains($0) }
    }
    return choices.filter { ($0.asNumber ?? low) >= low && ($0.asNumber ?? high) <= high }
  }

  /// The origin of a narrowed choice. The edges of a choice of numbers are its lowest and its highest value.
  private func origin(of kept: [SpecValue], from choices: [SpecValue], _ previous: RangeOrigin) -> RangeOrigin {
    guard kept.count < choices.count else { return previous }
    let (before, after) = (choices.compactMap(\.asNumber), kept.compactMap(\.asNumber))
    var origin = RangeOrigin(.narrowed)
    if before.min() == after.min(), !before.isEmpty { origin.low = previous.low }
    if before.max() == after.max(), !before.isEmpty { origin.high = previous.high }
    return origin
  }

  private func interval(_ interval: Interval, around values: [Double]) -> Interval {
    let positions = values.map { interval.position(of: $0) }
    guard let first = positions.min(), let last = positions.max() else { return interval }
    let margin = margin * (last - first)
    var low = first - margin <= 0 ? interval.low : interval.clamped(interval.value(atPosition: first - margin))
    var high = last + margin >= 1 ? interval.high : interval.clamped(interval.value(atPosition: last + margin))
    // Rounding must not push the box's own values out of it.
    low = min(low, values.min() ?? low)
    high = max(high, values.max() ?? high)
    if let step = interval.step {
      low = interval.low + ((low - interval.low) / step + 1e-9).rounded(.down) * step
      high = interval.low + ((high - interval.low) / step - 1e-9).rounded(.up) * step
      if !interval.isInteger {
        // The values of the grid are rounded alike.
        low = low.rounded(significantDigits: 6)
        high = high.rounded(significantDigits: 6)
      }
      low = interval.clamped(low)
      high = interval.clamped(high)
    } else if interval.isInteger {
      low = low.rounded(.down)
      high = high.rounded(.up)
    }
    return interval.with(low: low, high: high)
  }
}
