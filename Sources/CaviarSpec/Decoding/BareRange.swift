internal import CaviarYAML

extension Domain {
  /// The suggestion for a bare list, `[1e-4, 1]`, in the place of a scalar: "for a range write {log: [1e-4, 1]}".
  /// Nil if the node is not a list of scalars.
  func scaled(_ node: Node) -> String? {
    guard let items = node.sequence, !items.isEmpty else { return nil }
    let texts = items.compactMap { $0.scalar?.text }
    guard texts.count == items.count else { return nil }
    let choice = "{choice: [" + texts.joined(separator: ", ") + "]}"
    guard let range = range(items) else { return "for a choice write " + choice }
    return "for a range write \(range)" + (isInteger ? ", for these two alone \(choice)" : "")
  }

  /// Two numbers as a range on the usual scale: `{log: [1e-4, 1]}`. Nil if the nodes are anything else.
  func range(_ items: [Node]) -> String? { range(of: items.compactMap(\.scalar)) }

  private func range(of bounds: [Scalar]) -> String? {
    guard limits != nil, bounds.count == 2, let low = bounds[0].number, let high = bounds[1].number, low < high else {
      return nil
    }
    let fewest = 1e-6
    let starts = usualScale == Self.log && low == 0 && high > fewest
    guard low > 0 || starts || usualScale != Self.log else { return "{uniform: [\(low.plainText), \(high.plainText)]}" }
    return "{\(usualScale): [\(starts ? "1e-6" : bounds[0].text), \(bounds[1].text)]}"
  }

  /// The range in a text such as `1e-4 to 1` or `log(1e-4, 1)`. Nil if it does not contain exactly two numbers.
  func range(in text: String) -> String? {
    let words = text.split { $0.isWhitespace || ",;()[]".contains($0) }.map { Scalar(String($0), isPlain: true) }
    let numbers = words.filter { $0.number != nil }
    return range(of: numbers)
  }

  /// A template for a range of such values: `{log: [a, b]}`.
  var exampleScale: String { limits == nil ? "{choice: [a, b]}" : "{\(usualScale): [a, b]}" }

  /// The scale on which such values are usually searched: uniform for integers and fractions, log for positive numbers.
  private var usualScale: String {
    limits?.scale ?? (isInteger || limits?.low == nil || limits?.high == 1 ? "uniform" : Self.log)
  }

  private static let log = "log"
}

extension Decoding {
  /// The bounds of a range in the notation of other tools: `{min: 1e-4, max: 1}`.
  func boundsByName(_ node: Node) -> (low: Node.Entry, high: Node.Entry)? {
    let entries = node.mapping ?? []
    func entry(_ names: [String]) -> Node.Entry? { entries.first { names.contains($0.key.scalar?.text ?? "") } }
    guard let low = entry(["min", "low", "lower", "from", "minimum"]),
      let high = entry(["max", "high", "upper", "to", "maximum"]),
      !entries.contains(where: { $0.value.sequence != nil })
    else { return nil }
    return (low, high)
  }

  /// The bounds of a range without its scale, `[1e-3, 1e-2]`, for places that accept bounds alone.
  func bareBounds(of node: Node) -> String? {
    if let (low, high) = boundsByName(node) {
      return "[\(low.value.scalar?.text ?? "a"), \(high.value.scalar?.text ?? "b")]"
    }
    guard let entry = node.mapping?.first, isScaleKey(entry.key.scalar?.text ?? ""), let items = entry.value.sequence
    else { return nil }
    return "[" + items.compactMap { $0.scalar?.text }.joined(separator: ", ") + "]"
  }
}
