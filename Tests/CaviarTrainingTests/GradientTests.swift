import CaviarCompute
import CaviarDiagnostics
import CaviarRandom
import CaviarSpec
import Testing

@testable import CaviarTraining

/// Analytic gradients against centred differences, in Double.
@Suite struct GradientTests {
  static let stacks: [[any Layer]] = [
    [],
    [dense(5), ReLU()],
    [dense(5), Tanh()],
    [dense(5), dense(4), ReLU()],
    [dense(5), ReLU(), dense(4), Tanh()],
    [dense(5), Tanh(), Tanh(), dense(4), ReLU(), dense(3), ReLU()],
    [Tanh(), dense(4), ReLU(), ReLU(), dense(5), Tanh(), dense(4), Tanh(), dense(4), ReLU()],
    [dense(5), BatchNorm(), ReLU()],
    [BatchNorm(), dense(5), BatchNorm(), Tanh(), dense(4), GELU()],
    [dense(5), batchNorm(scale: false), ReLU(), dense(4), batchNorm(shift: false), Tanh()],
    [dense(5), batchNorm(scale: false, shift: false), ReLU()],
    [dense(6), BatchNorm(), ReLU(), dropout(0.5), dense(5), dropout(0.2), Sigmoid(), dense(4), ELU(), BatchNorm()],
    [dropout(0.3), GELU(), BatchNorm(), dense(5), GELU(), dropout(0.4), dense(4), LeakyReLU()],
    [
      dense(6), BatchNorm(), ELU(), dense(5), BatchNorm(), GELU(), dropout(0.5), dense(5), BatchNorm(), LeakyReLU(),
      dense(4), BatchNorm(), Tanh(), dropout(0.1), dense(4), BatchNorm(), Sigmoid(),
    ],
  ]

  @Test(arguments: stacks.indices)
  func stacksOfLayers(index: Int) {
    #expect(relativeError(Self.stacks[index]) < 1e-6)
  }

  /// Every layer of the registry, before and after a layer that learns.
  @Test(arguments: layers.indices)
  func everyLayer(index: Int) {
    var layer = layers[index].init()
    if layer is Dropout { layer = dropout(0.4) }
    #expect(relativeError([layer, dense(4), layer, dense(3)]) < 1e-6)
  }

  @Test(arguments: initializers.indices)
  func everyInitializer(index: Int) {
    let initializer = initializers[index].init()
    #expect(relativeError([dense(5, initializer), Tanh(), dense(4, initializer), ReLU()]) < 1e-6)
  }

  /// Whole models, with each loss of a regression.
  @Test(arguments: Regression.Loss.allCases)
  func everyLossOfARegression(loss: Regression.Loss) {
    var output = Regression()
    output.loss = loss
    #expect(relativeError([dense(6), BatchNorm(), Tanh(), dense(3), GELU()], output) < 1e-6)
  }

  @Test(arguments: ["relu", "gelu", "none"], [1, 3])
  func modelsOfTheLanguage(activation: String, times: Int) throws {
    let (declared, decoding) = read(
      """
      - repeat:
          times: {choice: [1, 3]}
          shared: [choice]
          layers: [{dense: {units: 5}}, batch_norm, {choice: [relu, gelu, none]}, {dropout: {rate: 0.3}}]
      - softmax
      """, as: .architecture)
    #expect(decoding.sink.diagnostics.isEmpty)
    let model = try #require(declared).at(
      Point(["repeat1.times": .integer(times), "choice1": .text(activation)]))
    #expect(model.layers.count == times * (activation == "none" ? 3 : 4))
    #expect(relativeError(model) < 1e-6)
  }

  private func relativeError(_ layers: [any Layer], _ output: any Output = Softmax()) -> Double {
    relativeError(Architecture(layers, output))
  }

  /// ‖analytic − numeric‖ / ‖analytic + numeric‖ over all parameters of a network with 4 inputs and 3 classes.
  private func relativeError(_ model: Architecture) -> Double {
    var examples = clusters(rows: 7, columns: 4, classes: 3)
    if model.output.part is Regression {
      let values = (0..<7).map { Float($0) * 0.7 - 1 }
      examples = Examples(features: examples.features, targets: .values(values))
    }
    let key = { StreamKey(seed: 3, purpose: .initialize, address: $0) }
    var lone = Lone<Double>(model, on: examples)
    lone.network.initialize(in: &lone.arena, key: key)
    // Biases away from 0, so that no unit sits on the kink of a ReLU; scales away from 1.
    for parameter in lone.network.parameters where !parameter.need.isPenalized {
      let stream = RandomStream(key(parameter.name))
      let start = lone.arena.values(parameter.values)[0]
      lone.arena.set(parameter.values, (0..<parameter.need.rows).map { start + 0.3 * stream.normal($0) })
    }

    _ = lone.gradients()
    var (analytic, numeric): ([Double], [Double]) = ([], [])
    for parameter in lone.network.parameters { analytic += lone.arena.values(parameter.gradient) }
    let h = 1e-5
    for parameter in lone.network.parameters {
      let values = lone.arena.values(parameter.values)
      for index in values.indices {
        let losses = [h, -h].map { change in
          var changed = values
          changed[index] += change
          lone.arena.set(parameter.values, changed)
          return lone.gradients()
        }
        numeric.append((losses[0] - losses[1]) / (2 * h))
      }
      lone.arena.set(parameter.values, values)
    }
    func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return norm(zip(analytic, numeric).map { $0 - $1 }) / norm(zip(analytic, numeric).map { $0 + $1 })
  }
}
