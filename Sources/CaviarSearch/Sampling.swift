package import CaviarSpec

extension SearchRange {
  /// The value at quantile `u` in [0, 1): 0 gives the lower bound or the first choice.
  package func value(at u: Double) -> SpecValue {
    switch self {
    case .fixed(let value): value
    case .choices(let values): values[min(Int(u * Double(values.count)), values.count - 1)]
    case .interval(let interval): interval.scalar(interval.sample(u))
    }
  }

  /// The number of values. Nil for a continuous range.
  package var count: Int? {
    switch self {
    case .fixed: 1
    case .choices(let values): values.count
    case .interval(let interval): interval.low == interval.high ? 1 : interval.lastIndex.map { Int($0) + 1 }
    }
  }

  /// The centre: the value at u = 0.5, or the first of a choice.
  package var centre: SpecValue {
    if case .choices(let values) = self { values[0] } else { value(at: 0.5) }
  }
}

extension Interval {
  fileprivate func sample(_ u: Double) -> Double {
    if let step, let last = lastIndex { return gridValue(min((u * (last + 1)).rounded(.down), last), step: step) }
    if isInteger {
      let real = scale.value(at: lerp(scale.coordinate(of: low), scale.coordinate(of: high + 1), u))
      return clamped(real.rounded(.down))
    }
    guard low < high else { return low }
    return clamped(scale.roundedValue(at: lerp(scale.coordinate(of: low), scale.coordinate(of: high), u)))
  }

  /// The number of values above the lower bound of a grid or of whole numbers; nil for a continuous interval.
  var lastIndex: Double? {
    if let step { return ((high - low) / step * (1 + 1e-12)).rounded(.down) }
    return isInteger ? high - low : nil
  }

  /// The highest value: the upper bound, or the last point of the grid below it.
  var last: Double {
    guard let step, let lastIndex else { return high }
    return gridValue(lastIndex, step: step)
  }

  private func gridValue(_ index: Double, step: Double) -> Double {
    let value = low + index * step
    return clamped(isInteger ? value : value.rounded(significantDigits: 6))
  }

  /// The relative position of a value in scale coordinates: 0 at `low`, 1 at `high`, 0.5 if the bounds are equal.
  package func position(of value: Double) -> Double {
    let from = scale.coordinate(of: low)
    let to = scale.coordinate(of: high)
    return low < high ? (scale.coordinate(of: value) - from) / (to - from) : 0.5
  }

  /// The value at a position, rounded as samples are, but not clamped: positions below 0 and above 1 lie outside.
  package func value(atPosition position: Double) -> Double {
    scale.roundedValue(at: lerp(scale.coordinate(of: low), scale.coordinate(of: high), position))
  }

  func clamped(_ value: Double) -> Double { min(max(value, low), high) }
}

/// Linear interpolation from `a` at 0 to `b` at 1.
private func lerp(_ a: Double, _ b: Double, _ t: Double) -> Double { a + (b - a) * t }
