internal import CaviarDiagnostics
package import CaviarYAML

/// The keys of a declaration other than the scales' names.
enum ScaleKey: String, CaseIterable, Named {
  case choice
  case sameAs = "same_as"
  case step
  case natural

  var name: String { rawValue }
  var otherNames: [String] {
    switch self {
    case .choice: ["categorical", "values", "choices", "options", "enum"]
    case .sameAs: ["tie", "tied_to", "ref", "$ref"]
    case .step: ["q", "quantize"]
    case .natural: []
    }
  }
}

/// The names of a scale, so that scales and ``ScaleKey`` are matched against misspelt keys alike.
private struct NamedScale: Named {
  let name: String
  let otherNames: [String]
}

extension Decoding {
  /// True if `key` is a key of a declaration, here or in another tool.
  package func isScaleKey(_ key: String) -> Bool {
    scaleNames.contains { $0.name == key || $0.otherNames.contains(key) }
  }

  private var scaleNames: [any Named] {
    scales.map { NamedScale(name: $0.name, otherNames: $0.otherNames) } + ScaleKey.allCases
  }

  /// Decodes `{log: [1e-4, 1]}`, `{choice: […]}` or `{same_as: ADDRESS}` in the place of a scalar of `domain`.
  mutating func declaration<Value: Sendable>(
    of node: Node, domain: Domain, value: @escaping @Sendable (SpecValue) -> Value
  ) -> Parametric<Value>? {
    guard isSearchable else {
      sink.error(
        .notSearchable, "expected \(domain.text), found a mapping", at: node.location,
        notes: ["only fields of `model` and `training` can be searched"])
      return nil
    }
    let address = address
    guard let parts = scaleParts(of: node, domain: domain) else {
      declareFailure()
      return nil
    }
    if parts.name == ScaleKey.sameAs.rawValue {
      return tie(parts, to: domain, value: value)
    }
    let range = parts.name == ScaleKey.choice.rawValue ? choice(parts, domain: domain) : interval(parts, domain: domain)
    let natural = naturalEdges(parts, range: range, domain: domain)
    guard parts.isGood, let range, let natural else {
      declareFailure()
      return nil
    }
    let hyperparameter = Hyperparameter(
      address: address, domain: domain, range: range, natural: natural, location: node.location,
      conditions: conditions, isConfined: isConfined)
    declare(hyperparameter)
    return Parametric(.searched(hyperparameter)) { value($0[address]) }
  }

  /// A declaration taken apart: one scale, `choice` or `same_as`, with `step` and `natural` beside it.
  private struct ScaleParts {
    /// The scale's name, corrected if misspelt.
    var name = ""
    var head: Node.Entry?
    var beside: [ScaleKey: Node] = [:]
    /// True if every key is known.
    var isGood = true

    mutating func set(_ name: String, _ entry: Node.Entry) {
      if let key = ScaleKey(rawValue: name), key == .step || key == .natural {
        beside[key] = beside[key] ?? entry.value
      } else if head == nil {
        self.name = name
        head = entry
      }
    }
  }

  /// The scale of a mapping and the keys beside it. A misspelt key is read as the nearest one, to check its value too.
  private mutating func scaleParts(of node: Node, domain: Domain) -> ScaleParts? {
    let names = scaleNames
    let heads = scales.map { $0.name } + [ScaleKey.choice.rawValue, ScaleKey.sameAs.rawValue]
    var parts = ScaleParts()
    if let (low, high) = boundsByName(node) {
      sink.error(
        .unknownName, "unknown scale `\(low.key.scalar?.text ?? "")`", at: low.key.location,
        notes: ["expected \(domain.text), or a scale: " + heads.quotedList],
        suggestion: domain.range([low.value, high.value]).map { "for a range write \($0)" })
      return nil
    }
    for entry in node.mapping ?? [] {
      let key = entry.key.scalar?.text ?? ""
      if heads.contains(key), let head = parts.head?.key.scalar?.text {
        sink.error(.conflict, "expected one scale, found `\(key)` besides `\(head)`", at: entry.key.location)
        parts.isGood = false
      } else if names.contains(where: { $0.name == key }) {
        parts.set(key, entry)
      } else {
        let meant = Suggestion.meant(by: key, among: names)
        sink.error(
          .unknownName, "unknown scale `\(key)`", at: entry.key.location,
          notes: ["expected \(domain.text), or a scale: " + heads.quotedList],
          suggestion: meant.map { "did you mean `\($0)`?" })
        parts.isGood = false
        if let meant { parts.set(meant, entry) }
      }
    }
    guard parts.head == nil else { return parts }
    if parts.isGood {
      sink.error(
        .missingKey, "expected \(domain.text), or a scale: " + heads.quotedList, at: node.location,
        suggestion: "for example {uniform: [a, b]}")
    }
    return nil
  }

  private mutating func tie<Value: Sendable>(
    _ parts: ScaleParts, to domain: Domain, value: @escaping @Sendable (SpecValue) -> Value
  ) -> Parametric<Value>? {
    var isGood = parts.isGood
    for extra in [ScaleKey.step, .natural].compactMap({ parts.beside[$0] }) {
      sink.error(.conflict, "a tied value has no range of its own", at: extra.location)
      isGood = false
    }
    guard let node = parts.head?.value else { return nil }
    guard let scalar = node.scalar, !scalar.isNull else {
      expected("an address, such as `dense1.units`", at: node)
      return nil
    }
    let target = scalar.text
    declareTie(to: target, domain: domain, at: node.location)
    return isGood ? Parametric(.tied(target)) { value($0[target]) } : nil
  }

  private mutating func choice(_ parts: ScaleParts, domain: Domain) -> SearchRange? {
    guard let head = parts.head else { return nil }
    let range = choices(head.value, domain: domain)
    guard let step = parts.beside[.step] else { return range }
    refuseStep(beside: ScaleKey.choice.rawValue, at: step)
    return nil
  }

  /// Decodes the list of a `choice`.
  package mutating func choices(_ node: Node, domain: Domain) -> SearchRange? {
    guard let items = node.sequence, !items.isEmpty else {
      expected("a list of values, each \(domain.text)", at: node)
      return nil
    }
    var values: [SpecValue] = []
    var isGood = true
    for item in items {
      guard let value = literal(item, in: domain) else {
        isGood = false
        continue
      }
      if values.contains(value) {
        sink.error(.badRange, "`\(value.cell)` is listed twice", at: item.location)
        isGood = false
      }
      values.append(value)
    }
    return isGood ? .choices(values) : nil
  }

  private mutating func interval(_ parts: ScaleParts, domain: Domain) -> SearchRange? {
    guard let head = parts.head, let scale = scales.first(where: { $0.name == parts.name }) else { return nil }
    guard domain.limits != nil else {
      sink.error(
        .badRange, "`\(scale.name)` samples numbers, and this field takes \(domain.text)", at: head.key.location,
        suggestion: "for a few values use {choice: […]}")
      return nil
    }
    if domain.isInteger, !scale.allowsIntegers {
      sink.error(
        .badRange, "`\(scale.name)` does not sample whole numbers, and this field takes \(domain.text)",
        at: head.key.location, notes: ["it samples values from 0 to below 1, such as the β of a moving average"],
        suggestion: "use `uniform` or `log`")
      return nil
    }
    let bounds = bounds(head.value, scale: scale, domain: domain)
    var step: Double?
    if let node = parts.beside[.step] {
      step = self.step(node, scale: scale, width: bounds.map { $0.high - $0.low }, domain: domain)
      guard step != nil else { return nil }
    }
    guard let bounds else { return nil }
    return .interval(
      Interval(scale: scale, low: bounds.low, high: bounds.high, step: step, isInteger: domain.isInteger))
  }

  /// Decodes `[low, high]`, which must be valid for the scale and for the field.
  package mutating func bounds(
    _ node: Node, scale: any Scale.Type, domain: Domain
  ) -> (low: Double, high: Double)? {
    guard let items = node.sequence, items.count == 2 else {
      let found = node.sequence.map { "a list of \($0.count)" } ?? node.found
      sink.error(
        .badRange, "expected two bounds, [low, high], found \(found)", at: node.location,
        suggestion: (node.sequence?.count ?? 0) > 2
          ? "for a few values use {choice: […]}" : bareBounds(of: node).map { "write the bounds alone: \($0)" })
      return nil
    }
    var values: [Double] = []
    for item in items {
      guard let value = literal(item, in: domain.unlimited)?.asNumber else { continue }
      if !scale.limits.contains(value) {
        sink.error(
          .badRange, "`\(scale.name)` takes bounds\(scale.limits.text), found `\(item.scalar?.text ?? "")`",
          at: item.location, suggestion: scale.hint(for: value, in: domain))
      } else if domain.isInteger, value.magnitude > Interval.largestInteger {
        sink.error(
          .outOfRange, "bounds of whole numbers go up to 2^53, found `\(item.scalar?.text ?? "")`", at: item.location)
      } else if domain.limits?.contains(value) != true {
        sink.error(
          .outOfRange, "the field takes \(domain.text), found `\(item.scalar?.text ?? "")`", at: item.location,
          suggestion: scale.hint(for: value, in: domain))
      } else {
        values.append(value)
      }
    }
    guard values.count == 2 else { return nil }
    guard values[0] < values[1] else {
      let swapped = "[\(items[1].scalar?.text ?? ""), \(items[0].scalar?.text ?? "")]"
      sink.error(
        .badRange, "the first bound must be lower than the second", at: node.location,
        suggestion: values[0] == values[1] ? "for one value write it without a scale" : "write \(swapped)")
      return nil
    }
    return (values[0], values[1])
  }

  /// Decodes a `step`. The width is that of the range, or nil if its bounds are invalid.
  private mutating func step(_ node: Node, scale: any Scale.Type, width: Double?, domain: Domain) -> Double? {
    guard scale.allowsStep else {
      refuseStep(beside: scale.name, at: node)
      return nil
    }
    let positive: Domain = domain.isInteger ? .integer(.atLeast(1)) : .number(.positive)
    guard let step = literal(node, in: positive)?.asNumber else { return nil }
    guard step <= width ?? step else {
      sink.error(.badRange, "a step of \(step.plainText) is wider than the range", at: node.location)
      return nil
    }
    return step
  }

  private mutating func refuseStep(beside name: String, at node: Node) {
    let able = scales.filter { $0.allowsStep }.map { $0.name }
    sink.error(.conflict, "`step` is allowed with \(able.quotedList), not with `\(name)`", at: node.location)
  }

  private mutating func naturalEdges(_ parts: ScaleParts, range: SearchRange?, domain: Domain) -> NaturalEdges? {
    var edges = NaturalEdges()
    if case .interval(let interval)? = range, let limits = domain.limits {
      edges.low = limits.low == interval.low
      edges.high = limits.high == interval.high
    }
    guard let node = parts.beside[.natural] else { return edges }
    guard let literal = literal(node, in: .words(["low", "high", "both"])) else { return nil }
    guard case .text(let word) = literal else { return nil }
    if case .choices(let values)? = range, values.contains(where: { $0.asNumber == nil }) {
      sink.error(.conflict, "a choice of words has no edges", at: node.location)
      return nil
    }
    edges.declared = word
    edges.low = edges.low || word != "high"
    edges.high = edges.high || word != "low"
    return edges
  }
}

extension Scale {
  /// The suggestion for a bound outside the limits of the scale or of the field.
  fileprivate static func hint(for value: Double, in domain: Domain) -> String? {
    if limits.high == nil, domain.limits?.high == nil, value < 0, value >= -12, let exponent = Int(exactly: value) {
      return "bounds are the values themselves, not exponents: for 10^\(exponent) write 1e\(exponent)"
    }
    guard let low = limits.low, value <= low, !limits.includesLow else { return nil }
    return "start above \(low.plainText), say at 1e-6, or use `uniform`"
  }
}
