internal import CaviarCompute

/// How the parameters of a fit take their steps: a function of the fit alone, and not of its pack.
struct StepMethod: Hashable, Sendable {
  let rule: StepRule
  /// True if the whole gradient is needed before a step, to be clipped or to get an L1 penalty. Otherwise each tensor
  /// takes its step as its gradient is computed, and no gradient is stored.
  let keepsGradient: Bool

  init(rule: StepRule, keepsGradient: Bool) {
    self.rule = rule
    self.keepsGradient = keepsGradient
  }

  init(_ training: Training) {
    self.init(rule: training.optimizer.rule, keepsGradient: training.l1 != 0 || training.clipNorm != nil)
  }

  /// That of a model that is not trained.
  static let none = StepMethod(rule: .sgd, keepsGradient: false)
}

/// The numbers of each unit that a step reads: constants of the rule, and with a kept gradient penalties and factors.
struct LanePlaces: Sendable {
  /// [panels][constants][16].
  let constants: Slice
  /// λ₁, λ₂ and the factor by which a gradient is clipped, each [panels][16]; nil unless the gradient is kept.
  let kept: Kept?

  struct Kept: Sendable {
    let l1, l2, factors: Slice

    init(units: Int, in layout: inout Layout) {
      l1 = layout.lanes(units: units)
      l2 = layout.lanes(units: units)
      factors = layout.lanes(units: units)
    }
  }

  /// Places for the widest of some parameters.
  init(units: Int, _ method: StepMethod, in layout: inout Layout) {
    constants = layout.lanes(units: units, numbers: method.rule.constantCount)
    kept = method.keepsGradient ? Kept(units: units, in: &layout) : nil
  }
}

/// The places of a learned tensor, or of those of several fits side by side, with all that its steps need.
struct Learned: Sendable {
  /// A step: values, optimizer state and constants.
  let update: Update
  /// A step that measures its changes; the same as `update` if none is to.
  let measuredUpdate: Update
  /// The gradient: of vectors, and of weights whose gradient is kept.
  let gradient: Panels?
  let lanes: LanePlaces
  /// Sums of each unit: the squares of the weights before a step, or those of a kept gradient.
  let sums: Sums

  /// - Parameters:
  ///   - units: The number of units H.
  ///   - inputs: The number of inputs D of each; 1 for a vector.
  ///   - measures: What steps are to measure.
  init(
    units: Int, inputs: Int, _ method: StepMethod, lanes: LanePlaces, measures: StepMeasures, storesGradient: Bool,
    in layout: inout Layout
  ) {
    let values = layout.panels(units: units, inputs: inputs)
    let states = (0..<method.rule.stateCount).map { _ in layout.slice(values.slice.count) }
    let count = values.panelCount * Panels.width
    sums = layout.sums(count)
    self.lanes = lanes
    gradient =
      storesGradient || method.keepsGradient ? layout.panels(units: units, inputs: inputs) : nil
    let isMeasured = measures.squares || measures.changes
    let squares = !isMeasured ? nil : method.keepsGradient ? layout.sums(count) : sums
    func update(squares: Sums?, changes: Sums?) -> Update {
      Update(
        rule: method.rule, values: values, state0: states.first, state1: states.dropFirst().first,
        constants: lanes.constants, squares: squares, changes: changes)
    }
    self.update = update(squares: measures.squares ? squares : nil, changes: nil)
    measuredUpdate = measures.changes ? update(squares: squares, changes: layout.sums(2 * count)) : self.update
  }

  var values: Panels { update.values }
}

/// A learned tensor of one fit: its name, such as `dense1.weights`, and its part of the places.
struct Parameter: Sendable {
  let name: String
  let need: ParameterNeed
  let learned: Learned
  /// Its units among those of `learned`.
  let units: Range<Int>

  /// The values.
  var values: Panels { learned.values[units] }

  /// The optimizer's state arrays.
  var states: [Panels] {
    [learned.update.state0, learned.update.state1].compactMap(\.self).map { state in
      learned.values.at(state)[units]
    }
  }

  /// The changes that its steps measure; nil if they do not.
  var stepChanges: StepChanges? {
    let update = learned.measuredUpdate
    guard let squares = update.squares, let changes = update.changes else { return nil }
    return StepChanges(squares: squares, changes: changes, units: units)
  }

  /// Σw², summed as in the cost of a step.
  func squares<S: EngineScalar>(in arena: inout Arena<S>) -> Double {
    let (panels, sums) = panelsWithSums
    arena.sumSquares(of: panels, into: sums)
    return arena.total(of: learned.sums, units: units)
  }

  /// Σ|w|.
  func magnitudes<S: EngineScalar>(in arena: inout Arena<S>) -> Double {
    let (panels, sums) = panelsWithSums
    arena.sumMagnitudes(of: panels, into: sums)
    return arena.total(of: learned.sums, units: units)
  }

  /// The panels that hold its units, and the places of their sums.
  private var panelsWithSums: (Panels, Sums) {
    let range = units.lowerBound / Panels.width..<(units.upperBound - 1) / Panels.width + 1
    return (
      learned.values.panels(range), learned.sums[range.lowerBound * Panels.width..<range.upperBound * Panels.width]
    )
  }
}

/// What the steps of a tensor measure.
struct StepMeasures: Hashable, Sendable {
  /// Σw² before every step, for the L2 penalty in its cost.
  var squares = false
  /// In the steps that are measured, Σ(Δw)² and Σg² too.
  var changes = false

  static let none = StepMeasures()
}

/// Sums over a parameter in the last step that was measured: Σw² before it, Σ(Δw)² and Σg².
struct StepChanges: Sendable {
  let squares: Sums
  let changes: Sums
  let units: Range<Int>

  /// ‖Δw‖ / ‖w‖.
  func updateRatio<S: EngineScalar>(in arena: borrowing Arena<S>) -> Double {
    (arena.total(of: changes, units: units, number: 0, of: 2) / arena.total(of: squares, units: units)).squareRoot()
  }

  /// ‖Δw‖ in norms of weights that are no smaller than He et al. would draw them, √(2 · units): the steps of small first
  /// weights, as those of an output are, are no sign of a large rate.
  func firstRatio<S: EngineScalar>(in arena: borrowing Arena<S>) -> Double {
    let norms = max(arena.total(of: squares, units: units), 2 * Double(units.count))
    return (arena.total(of: changes, units: units, number: 0, of: 2) / norms).squareRoot()
  }

  /// ‖g‖ of the gradient of the cost with which the step was taken.
  func gradientNorm<S: EngineScalar>(in arena: borrowing Arena<S>) -> Double {
    arena.total(of: changes, units: units, number: 1, of: 2).squareRoot()
  }
}
