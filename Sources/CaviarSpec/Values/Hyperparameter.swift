package import CaviarDiagnostics

/// A scalar of the spec that carries a scale.
package struct Hyperparameter: Sendable {
  /// Its one name everywhere: in `ranges`, in CSV columns, in reports. `learning_rate`, `dense1.units`.
  package let address: String
  /// What values the field takes: the type and the limits that a range must respect.
  package let domain: Domain
  /// Where it is searched, as declared.
  package let range: SearchRange
  /// Edges of the declared range that are no reason to warn: declared `natural`, or the field's own limit.
  package let natural: NaturalEdges
  /// Where its scale is written.
  package let location: SourceLocation
  /// What must hold for it to be there. Where one of these does not, a point has no value for it.
  package let conditions: [Condition]
  /// Whether a stage must search it inside the declared range, since the spec says nothing of what lies outside.
  package let isConfined: Bool

  package init(
    address: String, domain: Domain, range: SearchRange, natural: NaturalEdges, location: SourceLocation,
    conditions: [Condition] = [], isConfined: Bool = false
  ) {
    self.address = address
    self.domain = domain
    self.range = range
    self.natural = natural
    self.location = location
    self.conditions = conditions
    self.isConfined = isConfined
  }

  /// The scale as it is written in a spec.
  package var canonical: SpecValue {
    var value = range.canonical
    if let natural = natural.declared { value = value.setting("natural", to: .text(natural)) }
    return value
  }
}

/// Edges of a range beyond which there is nothing to search.
package struct NaturalEdges: Sendable, Equatable {
  package var low: Bool
  package var high: Bool
  /// The word that the spec says, if it says one: `low`, `high` or `both`.
  package var declared: String?

  package init(low: Bool = false, high: Bool = false, declared: String? = nil) {
    self.low = low
    self.high = high
    self.declared = declared
  }
}

/// Where a hyperparameter is searched.
package enum SearchRange: Sendable {
  /// Between two bounds, on a scale.
  case interval(Interval)
  /// One of a few values.
  case choices([SpecValue])
  /// At one value: a literal in a stage's `ranges`.
  case fixed(SpecValue)

  /// The range as it is written in a spec.
  package var canonical: SpecValue {
    switch self {
    case .interval(let interval) where interval.low == interval.high: interval.scalar(interval.low)
    case .interval(let interval): interval.canonical
    case .choices(let values): ["choice": .list(values)]
    case .fixed(let value): value
    }
  }
}

/// Two bounds in real units, both included, and the scale between them.
package struct Interval: Sendable {
  package let scale: any Scale.Type
  package let low: Double
  package let high: Double
  /// The grid on which a uniform range is sampled, counted from `low`.
  package let step: Double?
  /// Whether only whole numbers are meant.
  package let isInteger: Bool

  package init(scale: any Scale.Type, low: Double, high: Double, step: Double? = nil, isInteger: Bool) {
    self.scale = scale
    self.low = low
    self.high = high
    self.step = step
    self.isInteger = isInteger
  }

  /// Up to here, 2^53, a `Double` holds every whole number.
  package static let largestInteger = 0x1p53

  /// The same scale between other bounds.
  package func with(low: Double, high: Double) -> Interval {
    Interval(scale: scale, low: low, high: high, step: step, isInteger: isInteger)
  }

  /// A value of this interval, as a scalar of the spec.
  package func scalar(_ value: Double) -> SpecValue {
    isInteger ? .integer(Int(value)) : .number(value)
  }

  /// `{log: [1e-4, 1]}`
  package var canonical: SpecValue {
    let bounds = SpecValue.list([scalar(low), scalar(high)])
    let map = SpecValue.map([.init(scale.name, bounds)])
    guard let step else { return map }
    return map.setting("step", to: scalar(step))
  }
}
