import CaviarDiagnostics
import CaviarSpec
import Testing

@testable import CaviarTraining

/// Models whose layers depend on the point: choices and repeats.
@Suite struct VariableModelTests {
  private struct Model {
    let declared: Parametric<Architecture>
    let hyperparameters: [Hyperparameter]

    /// The model at these values, and at the first of every other choice.
    func at(_ values: [String: SpecValue]) -> (model: Architecture, point: Point) {
      var all = Point()
      for hyperparameter in hyperparameters {
        let first = hyperparameter.range.extremes[0]
        all.set(values[hyperparameter.address] ?? first, at: hyperparameter.address)
      }
      let point = all.withoutAbsent(among: hyperparameters)
      return (declared.at(point), point)
    }

    func present(_ values: [String: SpecValue]) -> [String] {
      let point = at(values).point
      return hyperparameters.map(\.address).filter { point.value(at: $0) != nil }
    }

    func text(_ values: [String: SpecValue]) -> String {
      YAMLText.flow(declared.canonical.resolved(at: at(values).point))
    }
  }

  private func model(_ yaml: String) throws -> Model {
    let (declared, decoding) = read(yaml, as: .architecture)
    #expect(decoding.sink.diagnostics.map(\.message) == [])
    return Model(declared: try #require(declared), hyperparameters: decoding.hyperparameters)
  }

  @Test func oneOfSeveralLayers() throws {
    let model = try model(
      """
      - dense: {units: {log: [10, 90]}}
      - choice: [relu, tanh, none, {leaky_relu: {slope: {log: [0.1, 0.3]}}}, [dropout: {rate: 0.5}, relu], {leaky_relu: {slope: 0.4}}]
      - relu
      - softmax
      """)
    #expect(model.hyperparameters.map(\.address) == ["dense1.units", "choice1", "leaky_relu1.slope"])
    #expect(
      model.hyperparameters[1].range.extremes
        == ["relu", "tanh", "none", "leaky_relu", "dropout+relu", "leaky_relu 2"])
    #expect(model.present([:]) == ["dense1.units", "choice1"])
    #expect(model.present(["choice1": "leaky_relu"]) == ["dense1.units", "choice1", "leaky_relu1.slope"])
    let names = ["relu", "tanh", "none", "leaky_relu", "dropout+relu", "leaky_relu 2"].map { name in
      model.at(["choice1": .text(name)]).model.layers.map(\.name)
    }
    // The layers of all alternatives are numbered, in the order of the file.
    #expect(
      names == [
        ["dense1", "relu1", "relu3"], ["dense1", "tanh1", "relu3"], ["dense1", "relu3"],
        ["dense1", "leaky_relu1", "relu3"], ["dense1", "dropout1", "relu2", "relu3"],
        ["dense1", "leaky_relu2", "relu3"],
      ])
    // The defaults depend on the choice.
    let starts = ["relu", "tanh", "none"].map { name in
      (model.at(["choice1": .text(name)]).model.layers[0].part as? Dense)?.initializer.map { type(of: $0).name }
    }
    #expect(starts == ["he", "xavier", "he"])
    #expect(
      model.text(["choice1": "dropout+relu"])
        == "[{dense: {units: 10}}, {dropout: {rate: 0.5}}, relu, relu, "
        + "{softmax: {init: {random_normal: {std: 0.01}}, bias: true}}]")
    #expect(model.text(["choice1": "none"]).hasPrefix("[{dense: {units: 10}}, relu, "))
    #expect(
      YAMLText.flow(model.declared.canonical).contains("{choice: [relu, tanh, none, {leaky_relu: {slope: {log: [0.1"))
  }

  @Test func copiesWithOptionsOfTheirOwn() throws {
    let model = try model(
      """
      - repeat:
          times: {choice: [1, 2, 3]}
          layers: [{dense: {units: {log: [10, 90]}, name: hidden}}, batch_norm, {choice: [relu, tanh]}]
      - dense: {units: 7}
      - softmax
      """)
    #expect(
      model.hyperparameters.map(\.address) == [
        "repeat1.times", "hidden[1].units", "choice1[1]", "hidden[2].units", "choice1[2]", "hidden[3].units",
        "choice1[3]",
      ])
    #expect(model.present([:]) == ["repeat1.times", "hidden[1].units", "choice1[1]"])
    #expect(model.present(["repeat1.times": 3]).count == 7)
    let (two, _) = model.at(["repeat1.times": 2, "hidden[2].units": 30, "choice1[2]": "tanh"])
    #expect(
      two.layers.map(\.name) == [
        "hidden[1]", "batch_norm1[1]", "relu1[1]", "hidden[2]", "batch_norm1[2]", "tanh1[2]", "dense2",
      ])
    #expect(two.layers.compactMap { ($0.part as? Dense)?.units } == [10, 30, 7])
    #expect(two.layers.compactMap { ($0.part as? Dense)?.hasBias } == [false, false, true])
    let text = model.text(["repeat1.times": 2, "hidden[2].units": 30, "choice1[2]": "tanh"])
    #expect(
      text.hasPrefix(
        "[{dense: {units: 10, name: hidden_1}}, {batch_norm: {decay: 0.9, epsilon: 1e-05, scale: true, shift: true}}, relu, "
          + "{dense: {units: 30, name: hidden_2}}, {batch_norm: {decay: 0.9, epsilon: 1e-05, scale: true, shift: true}}, tanh, {dense: {units: 7,"
      ))
    #expect(try self.model(text).hyperparameters.isEmpty)
  }

  @Test func copiesWithSharedOptions() throws {
    let model = try model(
      """
      - repeat:
          times: 2
          shared: [units, init, choice]
          layers:
            - dense: {units: {log: [10, 90]}, init: {choice: [he, {random_normal: {std: {log: [0.1, 0.2]}}}]}}
            - choice: [relu, {dropout: {rate: {log: [0.1, 0.2]}}}]
      - softmax
      """)
    #expect(
      model.hyperparameters.map(\.address) == [
        "dense1.units", "dense1.init", "dense1.random_normal.std", "choice1", "dropout1[1].rate", "dropout1[2].rate",
      ])
    let (two, _) = model.at(["dense1.units": 20, "dense1.init": "random_normal", "choice1": "dropout"])
    #expect(two.layers.map(\.name) == ["dense1[1]", "dropout1[1]", "dense1[2]", "dropout1[2]"])
    #expect(two.layers.compactMap { ($0.part as? Dense)?.units } == [20, 20])
    #expect(model.present([:]) == ["dense1.units", "dense1.init", "choice1"])
  }

  @Test func repeatsInRepeatsAndChoices() throws {
    let model = try model(
      """
      - choice:
        - none
        - - repeat:
              times: {choice: [0, 2]}
              layers:
                - repeat: {times: {choice: [1, 2]}, layers: [{dense: {units: {log: [10, 90]}}}, relu]}
      - softmax
      """)
    #expect(model.present([:]) == ["choice1"])
    #expect(model.present(["choice1": "repeat"]) == ["choice1", "repeat1.times"])
    let values: [String: SpecValue] = ["choice1": "repeat", "repeat1.times": 2, "repeat2[2].times": 2]
    #expect(
      model.present(values) == [
        "choice1", "repeat1.times", "repeat2[1].times", "dense1[1][1].units", "repeat2[2].times",
        "dense1[2][1].units", "dense1[2][2].units",
      ])
    #expect(
      model.at(values).model.layers.map(\.name) == [
        "dense1[1][1]", "relu1[1][1]", "dense1[2][1]", "relu1[2][1]", "dense1[2][2]", "relu1[2][2]",
      ])
  }

  @Test func canonicalFormsReadBack() throws {
    let written = try model(
      """
      - repeat: {times: {choice: [1, 2]}, shared: [units], layers: [{dense: {units: {log: [10, 90]}}}, batch_norm, relu]}
      - choice: [relu, [tanh, dropout: {rate: 0.1}], none]
      - softmax
      """)
    let again = try model(YAMLText.flow(written.declared.canonical))
    #expect(again.declared.canonical.plain == written.declared.canonical.plain)
    #expect(again.hyperparameters.map(\.address) == written.hyperparameters.map(\.address))
  }

  @Test(arguments: [
    ("- repeat: {times: 2}\n- softmax", Diagnostic.Code.missingKey, 1),
    ("- repeat: {times: 2, layers: []}\n- softmax", .wrongType, 1),
    ("- repeat: {times: 65, layers: [relu]}\n- softmax", .outOfRange, 1),
    ("- repeat: {times: 2, layers: [relu], depth: 3}\n- softmax", .unknownKey, 1),
    ("- repeat:\n    times: 2\n    layers:\n    - rellu\n- softmax", .unknownName, 4),
    ("- repeat:\n    times: 2\n    layers:\n    - dense: {units: -1}\n- softmax", .outOfRange, 4),
    ("- repeat:\n    times: 2\n    layers:\n    - softmax\n- softmax", .conflict, 4),
    ("- repeat: {times: 2, layers: [{dense: {units: 3}}],\n    shared: [unit]}\n- softmax", .unknownName, 2),
    ("- repeat: {times: {same_as: dense1.units}, layers: [relu]}\n- softmax", .conflict, 1),
    ("- choice: []\n- softmax", .wrongType, 1),
    ("- choice: [relu, tahn]\n- softmax", .unknownName, 1),
    ("- choices: [relu, tanh]\n- softmax", .unknownName, 1),
    ("- choice: [softmax, relu]\n- softmax", .conflict, 1),
    ("- choice: [tanh, relu]", .conflict, 1),
    ("- dense: {units: 3, init: {choice: [he, none]}}\n- softmax", .unknownName, 1),
    (
      "- choice: [relu, leaky_relu: {slope: {log: [0.1, 0.2]}}]\n- leaky_relu: {slope: {same_as: leaky_relu1.slope}}"
        + "\n- softmax",
      .conflict, 2
    ),
  ])
  func errorsHavePlaces(yaml: String, code: Diagnostic.Code, line: Int) throws {
    let (_, decoding) = read(yaml, as: .architecture)
    let first = try #require(decoding.sink.diagnostics.first, "\(yaml)")
    #expect(first.code == code && first.location?.line == line, "\(first.message)")
    #expect(decoding.sink.diagnostics.count == 1, "\(decoding.sink.diagnostics.map(\.message))")
  }

  @Test func tiesInsideOneAlternative() throws {
    let model = try model(
      """
      - choice:
        - relu
        - [dense: {units: {log: [3, 5]}}, dense: {units: {same_as: dense1.units}}]
      - softmax
      """)
    #expect(
      model.at(["choice1": "dense+dense", "dense1.units": 4]).model.layers.compactMap { ($0.part as? Dense)?.units }
        == [4, 4])
    #expect(
      model.text(["choice1": "dense+dense"]).contains("{dense: {units: 3, init: he, bias: true}}, {dense: {units: 3}}"))
  }

  @Test func oneOfSeveralOptimizers() throws {
    let (declared, decoding) = read(
      """
      optimizer: {choice: [{momentum: {beta: {log: [0.5, 0.9]}}}, adam]}
      learning_rate: 0.1
      """, as: Codec<Training>.mapping(named: "training"))
    #expect(decoding.sink.diagnostics.isEmpty)
    let training = try #require(declared)
    #expect(decoding.hyperparameters.map(\.address) == ["optimizer", "momentum.beta"])
    #expect(training.at(Point(["optimizer": "adam"])).optimizer is Adam)
    let momentum = training.at(Point(["optimizer": "momentum", "momentum.beta": 0.8])).optimizer
    #expect((momentum as? Momentum)?.beta == 0.8)
    #expect(
      training.canonical.resolved(at: Point(["optimizer": "momentum", "momentum.beta": 0.8]))["optimizer"]
        == ["momentum": ["beta": 0.8]])
  }
}
