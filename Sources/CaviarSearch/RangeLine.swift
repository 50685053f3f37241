internal import CaviarSpec

/// An ordered range mapped to the interval from 0 to 1, so that distances from its edges can be compared between scales.
struct RangeLine {
  private let range: SearchRange
  private let values: [Double]
  let isContinuous: Bool

  /// Nil for a range without two meaningful edges: one value, words, fewer than three numbers.
  init?(_ range: SearchRange) {
    switch range {
    case .fixed: return nil
    case .interval(let interval):
      guard interval.low < interval.high, interval.lastIndex.map({ $0 > 1 }) ?? true else { return nil }
      values = [interval.low, interval.high]
      isContinuous = true
    case .choices(let choices):
      let numbers = choices.compactMap(\.asNumber).sorted()
      guard numbers.count == choices.count, numbers.count > 2 else { return nil }
      values = numbers
      isContinuous = false
    }
    self.range = range
  }

  /// The value at an edge.
  func end(_ edge: Boundary.Edge) -> SpecValue {
    let value = edge == .low ? values[0] : values[values.count - 1]
    switch range {
    case .interval(let interval): return interval.scalar(value)
    case .choices(let choices): return choices.first { $0.asNumber == value } ?? .number(value)
    case .fixed(let value): return value
    }
  }

  /// The distance of a value from an edge, as a fraction of the width in scale coordinates.
  func distance(of value: SpecValue, from edge: Boundary.Edge) -> Double {
    let number = value.asNumber ?? 0
    let position: Double
    if case .interval(let interval) = range {
      // A grid may end before its upper bound does.
      position = interval.with(low: interval.low, high: interval.last).position(of: number)
    } else {
      // Only the last value of a choice is at its edge.
      position = number == values[0] ? 0 : number == values[values.count - 1] ? 1 : 0.5
    }
    return edge == .low ? position : 1 - position
  }

  /// The fraction of random values within a distance of an edge.
  func share(near edge: Boundary.Edge, within distance: Double) -> Double {
    if case .interval(let interval) = range, interval.lastIndex == nil { return distance }
    let count = 1000
    let near = (0..<count).count { index in
      let value = range.value(at: (Double(index) + 0.5) / Double(count))
      return self.distance(of: value, from: edge) <= distance
    }
    return Double(near) / Double(count)
  }
}
