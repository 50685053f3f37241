import CaviarCompute
import CaviarRandom
import CaviarSpec
import Testing

@testable import CaviarTraining

#if canImport(Glibc)
  import Glibc
#endif

/// Batch norm and the activations against PyTorch's.
@Suite struct BatchNormTests {
  @Test func hundredSteps() {
    check(Double.self, within: 1e-10)
    check(Float.self, within: 1e-4)
  }

  private func check<S: EngineScalar>(_: S.Type, within tolerance: Double) {
    func wave(_ count: Int, _ phase: Double) -> [Double] { (0..<count).map { sin(Double($0) * 0.7 + phase) } }
    let examples = Examples(
      features: wave(28, 0.3).map { Float($0) }, labels: (0..<7).map { Int32($0 % 3) }, columns: 4)
    var training = Training()
    training.optimizer = Momentum()
    var lone = Lone<S>(
      Architecture([dense(5), BatchNorm(), ReLU()], Softmax()), on: examples, training: training)
    let network = lone.network
    #expect(
      network.parameters.map(\.name) == [
        "dense1.weights", "batch_norm1.scales", "batch_norm1.shifts", "softmax.weights", "softmax.biases",
      ])
    let starts = [wave(20, 1), wave(5, 2).map { 1 + 0.5 * $0 }, wave(5, 3), wave(15, 4), wave(3, 5)]
    for (parameter, start) in zip(network.parameters, starts) {
      lone.arena.set(parameter.values, start)
    }
    var stepper = Stepper(network, training)
    for expected in batchNormLosses {
      let loss = lone.step(&stepper, learningRate: 0.05)
      #expect(abs(loss - expected) < tolerance * abs(expected))
    }
    let learned = zip(network.parameters, [batchNormWeights, batchNormScales, batchNormShifts])
    #expect(batchNormLosses.count == 100)
    for (parameter, expected) in learned {
      #expect(parameter.need.count == expected.count)
      for (a, b) in zip(lone.arena.values(parameter.values), expected) {
        #expect(abs(Double(a) - b) < 10 * tolerance)
      }
    }
    let weight = Double(lone.arena.values(network.states[2].place)[0])
    for (state, expected) in zip(network.states, [batchNormMeans, batchNormVariances]) {
      for (a, b) in zip(lone.arena.values(state.place), expected) {
        #expect(abs(Double(a) / weight - b) < 10 * tolerance)
      }
    }
    let evaluated = lone.measuredLoss()
    #expect(abs(evaluated - batchNormEvaluated) < 10 * tolerance)
  }

  /// γ = 1 and β = 0 that are not learned: the first step's loss is the same, later ones are those of γ and β that stay.
  @Test func fixedScalesAndShiftsStay() {
    let examples = clusters(rows: 30, columns: 4, classes: 3)
    var training = Training()
    training.optimizer = Momentum()
    func run(_ norm: BatchNorm, resets: Bool) -> (losses: [Double], names: [String], evaluated: Double) {
      var lone = Lone<Double>(Architecture([dense(5), norm, ReLU()], Softmax()), on: examples, training: training)
      let network = lone.network
      network.initialize(in: &lone.arena) { StreamKey(seed: 3, purpose: .initialize, address: $0) }
      var stepper = Stepper(network, training)
      let losses = (0..<20).map { _ in
        let loss = lone.step(&stepper, learningRate: 0.05)
        for parameter in network.parameters where resets {
          guard parameter.name.hasPrefix("batch_norm1") else { continue }
          let start = parameter.name.hasSuffix("scales") ? 1.0 : 0
          lone.arena.set(parameter.values, Array(repeating: start, count: 5))
        }
        return loss
      }
      return (losses, network.parameters.map(\.name), lone.measuredLoss())
    }
    let learned = run(BatchNorm(), resets: true)
    let fixed = run(batchNorm(scale: false, shift: false), resets: false)
    #expect(fixed.losses == learned.losses && fixed.evaluated == learned.evaluated)
    #expect(fixed.names == ["dense1.weights", "softmax.weights", "softmax.biases"])
    #expect(run(batchNorm(scale: false), resets: false).names.contains("batch_norm1.shifts"))
    #expect(run(batchNorm(shift: false), resets: false).names.contains("batch_norm1.scales"))
    #expect(run(batchNorm(scale: false), resets: false).losses != fixed.losses)
  }

  /// A last batch of one example has no variance, and is not added to the averages.
  @Test func oneRowLeavesTheAveragesAlone() {
    var layout = Layout()
    let (input, output, kept) = (
      layout.matrix(rows: 1, columns: 2), layout.matrix(rows: 1, columns: 2), layout.matrix(rows: 1, columns: 2)
    )
    let layer = BatchNorm()
    let activations = Activations(
      input: input, output: output, inputGradient: nil, outputGradient: output, kept: kept,
      scratch: layout.slice(layer.needs(inputs: 2).scratch), scratchOfRows: layout.slice(0))
    let parameters = (0..<2).map { _ in layout.panels(units: 2, inputs: 1) }
    let states = [2, 2, 1].map { layout.slice($0) }
    var arena = Arena<Double>()
    arena.prepare(layout)
    for (state, values) in zip(states, [[0.3, 0.4], [0.5, 0.6], [0.1]]) { arena.put(values.span, into: state) }
    let memory = LayerMemory(
      parameters: parameters, gradients: parameters, states: states, noise: StreamKey(seed: 0, purpose: .layerNoise))
    arena.set(input, [7, -7])
    layer.forward(activations, memory, .training(epoch: 1, step: 1), in: &arena)
    #expect(states.flatMap { arena.values($0) } == [0.3, 0.4, 0.5, 0.6, 0.1])
  }

  @Test func beforeAnyStepNothingIsNormalized() {
    var workspace = Workspace<Double>()
    let data = clusterData()
    let with = smallPlan([dense(8), BatchNorm(), ReLU()])
    let without = smallPlan([dense(8), ReLU()])
    let losses = [with, without].map { plan in
      initialState(of: plan, on: data, rows: data.trainSample, in: &workspace).loss
    }
    #expect(abs(losses[0] - losses[1]) < 1e-5)
  }

  @Test(arguments: pytorchActivations.keys.sorted())
  func activation(name: String) throws {
    var elu = ELU()
    elu.alpha = 0.7
    var leaky = LeakyReLU()
    leaky.slope = 0.2
    let all: [any Layer] = [elu, GELU(), leaky, ReLU(), Sigmoid(), Tanh()]
    let layer = try #require(all.first { type(of: $0).name == name })
    let expected = try #require(pytorchActivations[name])
    for (a, b) in zip(output(of: layer, Double.self), expected) { #expect(abs(a - b) < 1e-14) }
    for (a, b) in zip(output(of: layer, Float.self), expected) { #expect(abs(a - b) < 1e-6) }
  }

  private func output<S: EngineScalar>(of layer: any Layer, _: S.Type) -> [Double] {
    var layout = Layout()
    let numbers = layout.matrix(rows: 1, columns: activationInputs.count)
    let activations = Activations(
      input: numbers, output: numbers, inputGradient: nil, outputGradient: numbers,
      kept: layout.matrix(rows: 1, columns: activationInputs.count), scratch: layout.slice(0),
      scratchOfRows: layout.slice(0))
    var arena = Arena<S>()
    arena.prepare(layout)
    arena.set(numbers, activationInputs)
    let memory = LayerMemory(
      parameters: [], gradients: [], states: [], noise: StreamKey(seed: 0, purpose: .layerNoise))
    layer.forward(activations, memory, .evaluation, in: &arena)
    return arena.values(numbers.extent).map { Double($0) }
  }
}
