import CaviarCompute
import CaviarRandom
import CaviarSpec
import Testing

@testable import CaviarTraining

/// The conformance tests of initializers.
@Suite struct InitializerTests {
  /// The standard deviations of the literature, for 50 inputs and 30 outputs.
  static let deviations = [
    "constant": 0, "he": (2.0 / 50).squareRoot(), "lecun": (1.0 / 50).squareRoot(), "random_normal": 0.01,
    "random_uniform": 0.05 / 3.0.squareRoot(),
    "xavier": (2.0 / 80).squareRoot(), "zeros": 0,
  ]

  @Test(arguments: initializers.indices)
  func moments(index: Int) throws {
    let type = initializers[index]
    let deviation = try #require(Self.deviations[type.name])
    let initializer = type.init()
    let stream = RandomStream(StreamKey(seed: 1, purpose: .initialize, address: "dense1.weights"))
    let fan = Fan(inputs: 50, outputs: 30)
    let count = 4000
    let values = drawn(initializer.distribution(fan), units: 80, inputs: 50, from: stream)
    let mean = values.reduce(0, +) / Double(count)
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(mean) <= 4 * deviation / Double(count).squareRoot())
    #expect(abs(square.squareRoot() - deviation) <= 0.05 * deviation)
    // A weight depends on its number alone: rows of an odd width begin anywhere.
    #expect(drawn(initializer.distribution(fan), units: 5, inputs: 31, from: stream)[...] == values[..<155])
  }

  private func drawn(_ distribution: Distribution, units: Int, inputs: Int, from stream: RandomStream) -> [Double] {
    var layout = Layout()
    let weights = layout.panels(units: units, inputs: inputs)
    var arena = Arena<Double>()
    arena.prepare(layout)
    arena.draw(weights, distribution, from: stream)
    return arena.values(weights)
  }

  @Test func addingALayerLeavesTheOthersAsTheyWere() {
    let small = firstValues(of: smallPlan([dense(6), ReLU()]))
    let large = firstValues(of: smallPlan([dense(6), ReLU(), dense(6), Tanh()]))
    for name in ["dense1.weights", "dense1.biases", "softmax.weights"] {
      #expect(small[name] != nil && small[name] == large[name])
    }
    #expect(large["dense2.weights"] != large["dense1.weights"])
    #expect(firstValues(of: smallPlan { $0.trial = 2 })["softmax.weights"] != small["softmax.weights"])
  }

  private func firstValues(of plan: FitPlan) -> [String: [Float]] {
    var workspace = Workspace<Float>()
    let network = Pack([plan], clusterData(columns: 6), in: &workspace).network
    var values: [String: [Float]] = [:]
    for parameter in network.parameters { values[parameter.name] = workspace.arena.values(parameter.values) }
    return values
  }
}
