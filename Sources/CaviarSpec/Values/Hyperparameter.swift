package import CaviarDiagnostics

/// A scalar of the spec that carries a scale: one dimension of the space.
package struct Hyperparameter: Sendable {
  /// Its name in `ranges`, in CSV columns and in reports: `learning_rate`, `dense1.units`.
  package let address: String
  /// The type and the limits of the field, which every range must respect.
  package let domain: Domain
  /// The declared range.
  package let range: SearchRange
  /// The edges of the declared range that cause no boundary warning: declared `natural`, or a limit of the field.
  package let natural: NaturalEdges
  /// The location of its scale in the spec.
  package let location: SourceLocation
  /// The conditions under which it is present. A point that fails one of them has no value for it.
  package let conditions: [Condition]
  /// True if stages must search within the declared range, since the spec does not define the model outside it.
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

  /// The declaration in the notation of a spec.
  package var canonical: SpecValue {
    var value = range.canonical
    if let natural = natural.declared { value = value.setting("natural", to: .text(natural)) }
    return value
  }
}

/// The edges of a range beyond which there is nothing to search, so that good values near them cause no warning.
package struct NaturalEdges: Sendable, Equatable {
  package var low: Bool
  package var high: Bool
  /// The word under `natural` in the spec, if there is one: `low`, `high` or `both`.
  package var declared: String?

  package init(low: Bool = false, high: Bool = false, declared: String? = nil) {
    self.low = low
    self.high = high
    self.declared = declared
  }
}

/// The values among which a hyperparameter is searched, in the spec or in one stage.
package enum SearchRange: Sendable {
  /// The values between two bounds, on a scale.
  case interval(Interval)
  /// A few values.
  case choices([SpecValue])
  /// One value: a literal in a stage's `ranges`.
  case fixed(SpecValue)

  /// The range in the notation of a spec.
  package var canonical: SpecValue {
    switch self {
    case .interval(let interval) where interval.low == interval.high: interval.scalar(interval.low)
    case .interval(let interval): interval.canonical
    case .choices(let values): ["choice": .list(values)]
    case .fixed(let value): value
    }
  }
}

/// Two bounds in real units, both included, and the scale on which values between them are sampled.
package struct Interval: Sendable {
  package let scale: any Scale.Type
  package let low: Double
  package let high: Double
  /// The grid on which a uniform range is sampled, counted from `low`.
  package let step: Double?
  /// True if the values are whole numbers.
  package let isInteger: Bool

  package init(scale: any Scale.Type, low: Double, high: Double, step: Double? = nil, isInteger: Bool) {
    self.scale = scale
    self.low = low
    self.high = high
    self.step = step
    self.isInteger = isInteger
  }

  /// The largest bound of whole numbers, 2^53: up to here a `Double` represents every one of them.
  package static let largestInteger = 0x1p53

  /// The same scale between other bounds.
  package func with(low: Double, high: Double) -> Interval {
    Interval(scale: scale, low: low, high: high, step: step, isInteger: isInteger)
  }

  /// A value of this interval, as a scalar of the spec.
  package func scalar(_ value: Double) -> SpecValue {
    isInteger ? .integer(Int(value)) : .number(value)
  }

  /// The interval in the notation of a spec: `{log: [1e-4, 1]}`.
  package var canonical: SpecValue {
    let bounds = SpecValue.list([scalar(low), scalar(high)])
    let map = SpecValue.map([.init(scale.name, bounds)])
    guard let step else { return map }
    return map.setting("step", to: scalar(step))
  }
}
