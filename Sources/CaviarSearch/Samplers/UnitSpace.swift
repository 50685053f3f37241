import CaviarSpec

/// A stage's space as samplers with a model see it: positions from 0 to 1, on the scale of each hyperparameter.
struct UnitSpace {
  /// A hyperparameter with more than one value.
  enum Dimension {
    case continuous
    /// Ordered values, in the middles of equal parts.
    case ordered(count: Int)
    /// Words, by number.
    case words(count: Int)
  }

  let space: StageSpace
  let entries: [StageSpace.Entry]
  let dimensions: [Dimension]
  /// The values of each counted dimension.
  private let values: [[SpecValue]]

  init(_ space: StageSpace) {
    self.space = space
    entries = space.dimensions
    values = entries.map { entry in
      guard case .choices(let choices) = entry.range else { return [] }
      let numbers = choices.compactMap(\.asNumber)
      guard numbers.count == choices.count, choices.count > 2 else { return choices }
      return zip(numbers, choices).sorted { $0.0 < $1.0 }.map(\.1)
    }
    dimensions = entries.map { entry in
      guard let count = entry.range.count else { return .continuous }
      if case .interval = entry.range { return .ordered(count: count) }
      return PositionScale(entry.range) == nil ? .words(count: count) : .ordered(count: count)
    }
  }

  /// The position of a point along each dimension; of a word, its number. Nil where the point has no value.
  func positions(of point: Point) -> [Double?] {
    entries.indices.map { index in
      guard let value = point.value(at: entries[index].hyperparameter.address) else { return nil }
      switch (dimensions[index], entries[index].range) {
      case (.words, _): return values[index].firstIndex(of: value).map(Double.init)
      case (.ordered(let count), .choices):
        return values[index].firstIndex(of: value).map { (Double($0) + 0.5) / Double(count) }
      case (.ordered(let count), .interval(let interval)):
        return value.asNumber.map { number in
          let steps = (number - interval.low) / (interval.step ?? 1)
          return (min(max(steps.rounded(), 0), Double(count - 1)) + 0.5) / Double(count)
        }
      case (_, .interval(let interval)): return value.asNumber.map { min(max(interval.position(of: $0), 0), 1) }
      default: return nil
      }
    }
  }

  /// A random point that is none of others, if there is one.
  func newPoint(besides known: [Point], _ draws: inout Draws) -> Point {
    var point = space.centre
    for _ in 0..<1000 {
      let positions = dimensions.map { dimension in
        if case .words(let count) = dimension { draws.uniform() * Double(count) } else { draws.uniform() }
      }
      point = self.point(at: positions)
      if !known.contains(point) { break }
    }
    return point
  }

  /// The point at positions; of a word, its number.
  func point(at positions: [Double]) -> Point {
    space.point(of: entries) { index in
      switch (dimensions[index], entries[index].range) {
      case (.words(let count), _): return values[index][min(max(Int(positions[index]), 0), count - 1)]
      case (.ordered(let count), .choices):
        return values[index][min(max(Int(positions[index] * Double(count)), 0), count - 1)]
      case (.ordered(let count), .interval(let interval)):
        let step = min(max(Int(positions[index] * Double(count)), 0), count - 1)
        let value = interval.low + Double(step) * (interval.step ?? 1)
        let rounded = interval.isInteger ? value : value.rounded(significantDigits: 6)
        return interval.scalar(interval.clamped(rounded))
      case (_, .interval(let interval)):
        return interval.scalar(interval.clamped(interval.value(atPosition: min(max(positions[index], 0), 1))))
      default: return entries[index].range.centre
      }
    }
  }
}
