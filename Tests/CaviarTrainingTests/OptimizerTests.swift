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
  func leavesZerosForTheGradients(index: Int) {
    let optimizer = optimizers[index].init()
    var layout = Layout()
    let (own, gradients) = (layout.slice(19), layout.slice(20))
    let memory = layout.slice(32 * optimizer.statePerParameter)
    var arena = Arena<Float>()
    arena.prepare(layout)
    arena.fill(gradients, with: 2)
    optimizer.update(
      Update(
        parameters: own, gradients: gradients[0..<19], stateOffset: memory.offset, stateStride: 32,
        learningRate: 0.1, decay: 0, isPenalized: true, step: 1),
      in: &arena)
    #expect(arena.values(gradients) == [Float](repeating: 0, count: 19) + [2])
    #expect(arena.values(own).allSatisfy { $0 < 0 })
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

  /// Takes steps on parameters between others, which must not change.
  private func run<S: EngineScalar>(
    _ optimizer: any Optimizer, from start: [Double], steps: Int, rate: (Int) -> Double, decay: Double, _: S.Type,
    _ gradient: ([Double]) -> [Double]
  ) -> [Double] {
    let count = start.count
    var layout = Layout()
    let (all, gradients) = (layout.slice(count + 2), layout.slice(count + 2))
    let memory = layout.slice(32 * optimizer.statePerParameter)
    var arena = Arena<S>()
    arena.prepare(layout)
    arena.fill(all, with: 9)
    let own = all[1..<count + 1]
    arena.set(own, start.map { S($0) })
    for step in 1...steps {
      arena.set(gradients[1..<count + 1], gradient(arena.values(own).map { Double($0) }).map { S($0) })
      optimizer.update(
        Update(
          parameters: own, gradients: gradients[1..<count + 1], stateOffset: memory.offset, stateStride: 32,
          learningRate: rate(step), decay: decay, isPenalized: true, step: step),
        in: &arena)
    }
    let values = arena.values(all)
    #expect(values.first == 9 && values.last == 9)
    return arena.values(own).map { Double($0) }
  }
}
