import CaviarSearch
import CaviarSpec

/// A range of a stage as reports divide it: parts of equal width on its scale, or one per choice.
enum RangeLayout {
  case choices([SpecValue])
  case interval(scale: any Scale.Type, low: Double, high: Double, count: Int)

  /// - Parameters:
  ///   - values: The values that were drawn from it.
  ///   - parts: The number of parts of an interval; an integer range of fewer values has one for each.
  init?(_ range: SpecValue, values: [SpecValue], parts: Int) {
    guard case .map(let members) = range, let member = members.first, case .list(let items) = member.value else {
      return nil
    }
    if let scale = scales.first(where: { $0.name == member.key }) {
      guard items.count == 2, let low = items[0].asNumber, let high = items[1].asNumber, low < high else {
        return nil
      }
      let areWhole = values.compactMap(\.asNumber).allSatisfy { $0 == $0.rounded(.towardZero) }
      let count = areWhole && high - low < Double(parts) ? Int(high - low) + 1 : parts
      self = .interval(scale: scale, low: low, high: high, count: count)
    } else {
      guard items.count > 1 else { return nil }
      self = .choices(items)
    }
  }

  var count: Int {
    switch self {
    case .choices(let choices): choices.count
    case .interval(_, _, _, let count): count
    }
  }

  var ends: (low: String, high: String) {
    switch self {
    case .choices(let choices): (choices[0].brief, choices[choices.count - 1].brief)
    case .interval(_, let low, let high, _): (SpecValue.number(low).brief, SpecValue.number(high).brief)
    }
  }

  func part(of value: SpecValue) -> Int? {
    switch self {
    case .choices(let choices): return choices.firstIndex(of: value)
    case .interval(_, _, _, let count):
      return position(of: value).map { min(max(Int($0 * Double(count)), 0), count - 1) }
    }
  }

  /// The place of a value between the bounds on the scale, 0 at the lower and 1 at the upper one. Nil for a choice.
  func position(of value: SpecValue) -> Double? {
    guard case .interval(let scale, let low, let high, _) = self, let number = value.asNumber else { return nil }
    let from = scale.coordinate(of: low)
    let position = (scale.coordinate(of: number) - from) / (scale.coordinate(of: high) - from)
    return position.isFinite ? position : nil
  }
}
