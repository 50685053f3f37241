import CaviarCompute
import CaviarSpec
import Testing

@testable import CaviarTraining

/// The comparison of gradients with differences, on networks that are right and on one that is not.
@Suite struct GradientComparisonTests {
  /// A tanh whose way back is wrong by a factor.
  struct WrongTanh: Layer {
    static let name = "wrong_tanh"
    static let summary = "A tanh with a wrong way back."
    static let example = "wrong_tanh"
    static let squashes: Bool? = true
    static let fields: [Field<Self>] = [.label]
    var label: String?
    var factor = 1.0
    init() {}
    init(_ factor: Double) { self.factor = factor }

    func needs(inputs: Int) -> LayerNeeds { .elementwise(inputs) }

    func forward<S: EngineScalar>(
      _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
    ) {
      activations.activate(.tanh, in: &arena)
    }

    func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
      activations.activateBackward(.tanh, in: &arena)
      guard let gradient = activations.inputGradient else { return }
      let changed = arena.floats(in: gradient).map { S($0) * S(factor) }
      arena.put(changed.span, into: gradient)
    }
  }

  private func comparisons(
    _ layers: [any Layer], _ data: TrainingData = clusterData(rows: 20), entries: Int = 10
  ) -> [GradientComparison]? {
    var workspace = Workspace<Double>()
    return gradientComparisons(of: smallPlan(layers), on: data, entries: entries, tolerance: 1e-6, in: &workspace)
  }

  static let stacks: [[any Layer]] = [
    [], [dense(8), ReLU()], [dense(8), BatchNorm(), ReLU(), dropout(0.3), dense(5), Tanh()],
    [dense(6), GELU(), dense(5), LeakyReLU(), dense(4), Sigmoid()],
  ]

  @Test(arguments: stacks.indices)
  func rightGradientsAgree(index: Int) throws {
    let found = try #require(comparisons(Self.stacks[index]))
    #expect(found.allSatisfy { $0.agrees(within: 1e-6) && !$0.isHidden && $0.compared > 0 }, "\(found)")
    let dense = Self.stacks[index].filter { $0 is Dense }.count
    #expect(found.filter { $0.tensor.hasSuffix(".weights") }.count == dense + 1)
  }

  /// A fault of one part in a thousand is seen, in the tensors before it alone.
  @Test func wrongGradientsDisagree() throws {
    let found = try #require(comparisons([dense(8), WrongTanh(1.001), dense(5), Tanh()]))
    for comparison in found {
      let isBefore = comparison.tensor.hasPrefix("dense1")
      #expect((comparison.relativeError > 1e-4 && !comparison.isRounding) == isBefore, "\(comparison)")
    }
  }

  /// The default scale of pixels, on which a difference of 1e-5 is coarse.
  @Test func largeFeaturesAgree() throws {
    let data = clusterData(rows: 20)
    let large = Examples(
      features: (0..<20 * data.train.columns).map { data.train.features[$0] * 100 }, targets: data.train.targets,
      columns: data.train.columns)
    let found = try #require(
      comparisons(
        [dense(8), ReLU()],
        TrainingData(train: large, classCount: 3, trainSample: Array(0..<20))))
    #expect(found.allSatisfy { $0.agrees(within: 1e-6) && !$0.isHidden && $0.compared > 0 }, "\(found)")
  }

  /// Prices, of whose squared errors a difference of 1e-5 sees little but rounding.
  @Test func largeLabelsAgree() throws {
    let prices = Examples(
      features: clusterData(rows: 20).train.features, targets: .values((0..<20).map { 2e5 + 1e4 * Float($0) }))
    let plan = smallPlan { $0.architecture = Architecture([dense(32), ReLU()], Regression()) }
    var workspace = Workspace<Double>()
    let data = TrainingData(train: prices, task: .values, trainSample: Array(0..<20))
    let found = try #require(
      gradientComparisons(of: plan, on: data, entries: 10, tolerance: 1e-6, in: &workspace))
    #expect(found.allSatisfy { $0.agrees(within: 1e-6) && $0.compared > 0 }, "\(found)")
  }

  /// A unit at the kink of its ReLU for an example switches with every difference.
  @Test func switchingUnitsAreSkipped() throws {
    let data = TrainingData(
      train: Examples(features: [0, 0, 0, 0], labels: [0, 1], columns: 2), classCount: 2, trainSample: [0, 1])
    let found = try #require(comparisons([dense(3), ReLU()], data))
    let biases = try #require(found.first { $0.tensor == "dense1.biases" })
    #expect(biases.compared == 0 && biases.skipped == 3, "\(found)")
  }

  @Test func infiniteLossesAreNoGradients() {
    var wild = RandomNormal()
    wild.std = 1e308
    #expect(comparisons([dense(8, wild), ReLU(), dense(8, wild), ReLU()]) == nil)
  }
}
