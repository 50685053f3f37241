import CaviarCompute
import CaviarSpec
import Testing

@testable import CaviarTraining

/// The conformance tests of optimizers, and their steps against PyTorch's.
@Suite struct OptimizerTests {
  /// The optimizers with the options of the reference.
  static let referenced: [any Optimizer] = {
    var adagrad = Adagrad()
    adagrad.epsilon = 1e-4
    var adam = Adam()
    (adam.beta1, adam.beta2, adam.epsilon) = (0.7, 0.95, 1e-4)
    var adamW = AdamW()
    adamW.adam = adam
    adamW.weightDecay = 0.05
    var momentum = Momentum()
    momentum.beta = 0.8
    var nesterov = Nesterov()
    nesterov.beta = 0.8
    var rmsprop = RMSProp()
    (rmsprop.rho, rmsprop.epsilon) = (0.8, 0.1)
    return [adagrad, adam, adamW, momentum, nesterov, rmsprop, SGD()]
  }()

  @Test func everyOptimizerHasAReference() {
    #expect(Self.referenced.map { type(of: $0).name } == optimizers.map { $0.name })
  }

  @Test(arguments: referenced.indices)
  func trajectory(index: Int) throws {
    let optimizer = Self.referenced[index]
    let expected = try #require(pytorchTrajectories[type(of: optimizer).name])
    let start = [1.0, -2.0, 0.5, 3.0, -0.25]
    let scale = [1.0, 0.3, 2.0, 0.1, 0.7]
    let shift = [0.1, -0.1, 0.1, -0.1, 0.1]
    let gradient = { (w: [Double]) in w.indices.map { scale[$0] * w[$0] + shift[$0] } }
    let decay = optimizer is AdamW ? 0 : 0.05
    #expect(expected.count == shownSteps.count && shownSteps.last == 100)
    for (steps, expected) in zip(shownSteps, expected) {
      #expect(expected.count == start.count)
      let end = run(optimizer, from: start, steps: steps, rate: { _ in 0.1 }, decay: decay, Double.self, gradient)
      for (a, b) in zip(end, expected) { #expect(abs(a - b) < min(1e-12, 1e-5 * abs(b))) }
      let single = run(optimizer, from: start, steps: steps, rate: { _ in 0.1 }, decay: decay, Float.self, gradient)
      for (a, b) in zip(single, expected) { #expect(abs(a - b) < 1e-5) }
    }
  }

  @Test(arguments: optimizers.indices)
  func zeroGradientIsNoStep(index: Int) {
    let start = [1.0, -2, 3]
    var optimizer = optimizers[index].init()
    if var adamW = optimizer as? AdamW {
      adamW.weightDecay = 0
      optimizer = adamW
    }
    let end = run(optimizer, from: start, steps: 3, rate: { _ in 0.5 }, decay: 0, Float.self) { _ in [0, 0, 0] }
    #expect(end == start)
  }

  @Test(arguments: optimizers.indices)
  func convergesOnABowl(index: Int) {
    // The rate falls to 0, since steps whose size does not follow the gradient's only end near the minimum otherwise.
    let end = run(
      optimizers[index].init(), from: [1, -1, 0.5], steps: 600, rate: { 0.2 * (1 - Double($0 - 1) / 600) }, decay: 0,
      Float.self
    ) { w in
      zip(w, [1, 0.5, 2]).map { ($0 - 0.25) * $1 }
    }
    for value in end { #expect(abs(value - 0.25) < 1e-2) }
  }

  /// Takes steps on units between others, which stay zero.
  private func run<S: EngineScalar>(
    _ optimizer: any Optimizer, from start: [Double], steps: Int, rate: (Int) -> Double, decay: Double, _: S.Type,
    _ gradient: ([Double]) -> [Double]
  ) -> [Double] {
    let (rule, units) = (optimizer.rule, 1..<start.count + 1)
    var layout = Layout()
    let places = (0..<2 + rule.stateCount).map { _ in layout.panels(units: start.count + 2, inputs: 1) }
    let constants = layout.lanes(units: start.count + 2, numbers: rule.constantCount)
    let update = Update(
      rule: rule, values: places[0], state0: places.dropFirst(2).first?.slice,
      state1: places.dropFirst(3).first?.slice, constants: constants, squares: nil,
      changes: nil)
    var arena = Arena<S>()
    arena.prepare(layout)
    let own = places[0][units]
    arena.set(own, start)
    for step in 1...steps {
      let context = StepContext(learningRate: rate(step), isPenalized: true, step: step)
      arena.setLanes(
        constants, units: units, to: ([optimizer.rate(context), decay] + optimizer.constants(context)).span)
      arena.set(places[1][units], gradient(arena.values(own).map { Double($0) }))
      arena.step(update, gradient: places[1])
    }
    let values = arena.values(places[0])
    #expect(values.first == 0 && values.last == 0)
    return arena.values(own).map { Double($0) }
  }
}
