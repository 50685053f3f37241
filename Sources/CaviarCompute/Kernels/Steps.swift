internal import CKernels

/// The rule by which an optimizer changes parameters. The formulas stand beside `ck_optimizer`.
public enum StepRule: Hashable, Sendable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adam

  var kind: ck_optimizer {
    switch self {
    case .sgd: CK_SGD
    case .momentum: CK_MOMENTUM
    case .nesterov: CK_NESTEROV
    case .adagrad: CK_ADAGRAD
    case .rmsprop: CK_RMSPROP
    case .adam: CK_ADAM
    }
  }

  /// The number of constants of a unit, the learning rate and λ first.
  public var constantCount: Int {
    switch self {
    case .sgd: 2
    case .momentum, .nesterov, .adagrad: 3
    case .rmsprop: 5
    case .adam: 9
    }
  }

  /// The number of state values per parameter.
  public var stateCount: Int {
    switch self {
    case .sgd: 0
    case .momentum, .nesterov, .adagrad, .rmsprop: 1
    case .adam: 2
    }
  }
}

/// A step of some parameters: the places of their values and of all that the step needs.
public struct Update: Sendable {
  /// The rule of the step.
  public let rule: StepRule
  /// The parameters [H × D].
  public let values: Panels
  /// The optimizer's first state, as the parameters lie; nil if the rule has none.
  public let state0: Slice?
  /// The second.
  public let state1: Slice?
  /// The rule's constants for each unit: [panels][``StepRule/constantCount``][16].
  public let constants: Slice
  /// For each unit Σw² before the step: [panels][16]. Nil if it is not measured.
  public let squares: Sums?
  /// For each unit Σ(w' − w)², and Σg² of the gradient of the cost: [panels][2][16]. Nil if they are not measured.
  public let changes: Sums?

  /// Collects the places.
  public init(
    rule: StepRule, values: Panels, state0: Slice?, state1: Slice?, constants: Slice, squares: Sums?, changes: Sums?
  ) {
    self.rule = rule
    self.values = values
    self.state0 = state0
    self.state1 = state1
    self.constants = constants
    self.squares = squares
    self.changes = changes
  }
}

extension Update {
  /// The step of some panels alone.
  public func panels(_ range: Range<Int>) -> Update {
    guard range != 0..<values.panelCount else { return self }
    let lanes = range.lowerBound * Panels.width..<range.upperBound * Panels.width
    func part(_ slice: Slice, of numbers: Int) -> Slice {
      slice[lanes.lowerBound * numbers..<lanes.upperBound * numbers]
    }
    return Update(
      rule: rule, values: values.panels(range), state0: state0.map { part($0, of: values.inputs) },
      state1: state1.map { part($0, of: values.inputs) }, constants: part(constants, of: rule.constantCount),
      squares: squares.map { $0[lanes] },
      changes: changes.map { $0[2 * lanes.lowerBound..<2 * lanes.upperBound] })
  }
}

extension Arena {
  func check(_ update: Update) {
    let values = update.values
    precondition((update.state0 != nil) == (update.rule.stateCount > 0), "the rule's state")
    precondition((update.state1 != nil) == (update.rule.stateCount > 1), "the rule's state")
    check(update.state0, of: values)
    check(update.state1, of: values)
    precondition(
      update.constants.count >= values.panelCount * Panels.width * update.rule.constantCount, "constants of each unit")
    let lanes = values.panelCount * Panels.width
    precondition(update.squares.map { $0.count >= lanes } ?? (update.changes == nil), "sums of each unit")
    precondition(update.changes.map { $0.count >= lanes * 2 } ?? true, "two sums of each unit")
  }

  private func check(_ state: Slice?, of values: Panels) {
    guard let state else { return }
    precondition(state.count >= values.slice.count && state.isDisjoint(with: values.slice), "a state a parameter")
  }

  /// Sets sums to zero.
  mutating func clear(_ sums: Sums?) {
    guard let sums else { return }
    unsafe address(sums).update(repeating: 0, count: sums.count)
  }

  /// A step with a gradient that is stored.
  public mutating func step(_ update: Update, gradient: Panels) {
    check(update)
    clear(update.squares)
    clear(update.changes)
    precondition(gradient.units == update.values.units && gradient.inputs == update.values.inputs, "their gradient")
    unsafe kernels.pointee.step(
      update.rule.kind, gradient.panelCount, gradient.inputs, address(gradient), address(update.constants),
      address(update.values), update.state0.map { unsafe address($0) }, update.state1.map { unsafe address($0) },
      update.squares.map { unsafe address($0) }, update.changes.map { unsafe address($0) })
  }

  /// G ← G + λ₂·W + λ₁·sign W, with λ₁ and λ₂ of each unit, [panels][16].
  public mutating func addPenalties(l1: Slice, l2: Slice, of values: Panels, to gradient: Panels) {
    let lanes = values.panelCount * Panels.width
    precondition(l1.count >= lanes && l2.count >= lanes && gradient.units == values.units, "penalties of each unit")
    unsafe kernels.pointee.add_penalties(
      values.panelCount, values.inputs, address(l1), address(l2), address(values), address(gradient))
  }

  /// Multiplies each unit's numbers by a factor, [panels][16].
  public mutating func scale(_ values: Panels, by factors: Slice) {
    precondition(factors.count >= values.panelCount * Panels.width, "a factor for each unit")
    unsafe kernels.pointee.scale(values.panelCount, values.inputs, address(factors), address(values))
  }

  /// Σx² of each unit: [panels][16].
  public mutating func sumSquares(of values: Panels, into sums: Sums) { sumPowers(2, of: values, into: sums) }

  /// Σ|x| of each unit: [panels][16].
  public mutating func sumMagnitudes(of values: Panels, into sums: Sums) { sumPowers(1, of: values, into: sums) }

  private mutating func sumPowers(_ power: Int, of values: Panels, into sums: Sums) {
    precondition(sums.count >= values.panelCount * Panels.width, "a sum for each unit")
    clear(sums)
    unsafe kernels.pointee.sum_powers(power, values.panelCount, values.inputs, address(values), address(sums))
  }

  /// The sum over some units, in ascending order, of their sums: number `index` of the `width` that each has,
  /// [panels][width][16].
  public borrowing func total(of sums: Sums, units: Range<Int>, number index: Int = 0, of width: Int = 1) -> Double {
    guard let last = units.last else { return 0 }
    let place = { (unit: Int) in (unit / Panels.width * width + index) * Panels.width + unit % Panels.width }
    precondition(units.lowerBound >= 0 && index < width && place(last) < sums.count, "sums of the units")
    let numbers = unsafe address(sums)
    var total = 0.0, unit = units.lowerBound
    while unit <= last {
      let count = min(Panels.width - unit % Panels.width, last + 1 - unit)
      let first = unsafe numbers + place(unit)
      for lane in 0..<count { total += unsafe first[lane] }
      unit += count
    }
    return total
  }

  /// Sets numbers of some units' lanes: [panels][numbers][16].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func setLanes(_ slice: Slice, units: Range<Int>, to numbers: Span<Double>) {
    let lanes = (units.upperBound + Panels.width - 1) / Panels.width * Panels.width
    precondition(lanes * numbers.count <= slice.count, "lanes of the units")
    let to = unsafe address(slice).assumingMemoryBound(to: Scalar.self)
    for index in numbers.indices {
      let number = Scalar(numbers[index])
      for unit in units {
        unsafe to[(unit / Panels.width * numbers.count + index) * Panels.width + unit % Panels.width] = number
      }
    }
  }
}
