internal import CaviarCompute

/// Takes the steps of one fit: gives the kernels their constants, and adds penalties to gradients that are kept and clips
/// them.
struct Stepper: Sendable {
  private let parameters: [Parameter]
  /// The lanes of the parameters, each once: parameters of a kind share them.
  private let lanes: [Lanes]
  private let optimizer: any Optimizer
  private let l1: Double
  private let l2: Double
  private let clipNorm: Double?
  let method: StepMethod
  /// The number of steps t taken.
  var steps = 0
  /// The learning rate for which the constants are in place. Nil before the first step.
  private var rate: Double?

  private struct Lanes {
    let places: LanePlaces
    let units: Range<Int>
    let isPenalized: Bool
  }

  init(_ network: Network, _ training: Training) {
    parameters = network.parameters
    var lanes: [Lanes] = []
    for parameter in parameters {
      let own = Lanes(
        places: parameter.learned.lanes, units: parameter.units, isPenalized: parameter.need.isPenalized)
      if let index = lanes.firstIndex(where: { $0.places.constants == own.places.constants }) {
        // Of several parameters, the widest.
        if lanes[index].units.count < own.units.count { lanes[index] = own }
      } else {
        lanes.append(own)
      }
    }
    self.lanes = lanes
    optimizer = training.optimizer
    l1 = training.l1
    l2 = training.l2
    clipNorm = training.clipNorm
    method = StepMethod(training)
  }

  /// Puts the constants of the next step in place.
  mutating func begin<S: EngineScalar>(learningRate: Double, in arena: inout Arena<S>) {
    steps += 1
    guard optimizer.dependsOnStep || rate != learningRate else { return }
    for isPenalized in [true, false] {
      let context = StepContext(learningRate: learningRate, isPenalized: isPenalized, step: steps)
      let decay = isPenalized && !method.keepsGradient ? l2 : 0
      let constants = [optimizer.rate(context), decay] + optimizer.constants(context)
      precondition(constants.count == method.rule.constantCount, "the constants of the rule")
      for lanes in lanes where lanes.isPenalized == isPenalized {
        arena.setLanes(lanes.places.constants, units: lanes.units, to: constants.span)
        if let kept = lanes.places.kept, rate == nil {
          arena.setLanes(kept.l1, units: lanes.units, to: [isPenalized ? l1 : 0].span)
          arena.setLanes(kept.l2, units: lanes.units, to: [isPenalized ? l2 : 0].span)
        }
      }
    }
    rate = learningRate
  }

  /// The cost before the step that was taken with the gradients: the mean data loss plus the penalties.
  ///
  /// If it is not finite the fit has diverged, and its parameters are invalid.
  func cost<S: EngineScalar>(loss: Double, in arena: inout Arena<S>) -> Double {
    guard l2 != 0, !method.keepsGradient else { return loss }
    var squares = 0.0
    for parameter in parameters where parameter.need.isPenalized {
      squares += arena.total(of: parameter.learned.sums, units: parameter.units)
    }
    return loss + 0.5 * l2 * squares
  }

  /// The penalties of a fit that keeps its gradients, before its step; 0 for any other, whose step measures them.
  func penalties<S: EngineScalar>(in arena: inout Arena<S>) -> Double {
    guard method.keepsGradient else { return 0 }
    var (squares, magnitudes) = (0.0, 0.0)
    for parameter in parameters where parameter.need.isPenalized {
      if l2 != 0 { squares += parameter.squares(in: &arena) }
      if l1 != 0 { magnitudes += parameter.magnitudes(in: &arena) }
    }
    return 0.5 * l2 * squares + l1 * magnitudes
  }

  /// Puts the factors in place that scale the gradient of the cost down to the norm of `clip_norm` over all parameters, if it
  /// exceeds it (Pascanu et al., On the Difficulty of Training Recurrent Neural Networks, 2013). Reads the squares of the
  /// gradients.
  func clip<S: EngineScalar>(in arena: inout Arena<S>) {
    var factor = 1.0
    if let clipNorm {
      var squares = 0.0
      for parameter in parameters { squares += arena.total(of: parameter.learned.sums, units: parameter.units) }
      let norm = squares.squareRoot()
      if norm > clipNorm { factor = clipNorm / norm }
    }
    for lanes in lanes {
      guard let kept = lanes.places.kept else { continue }
      arena.setLanes(kept.factors, units: lanes.units, to: [factor].span)
    }
  }
}
