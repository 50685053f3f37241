import CaviarDiagnostics
import CaviarSpec
import Testing

@testable import CaviarTraining

@Suite struct ArchitectureTests {
  private func model(_ yaml: String) throws -> (Architecture, SpecValue, [String]) {
    let (declared, decoding) = read(yaml, as: .architecture)
    #expect(decoding.sink.diagnostics.isEmpty)
    let model = try #require(declared)
    var point = Point()
    for hyperparameter in decoding.hyperparameters {
      point.set(hyperparameter.domain.isInteger ? .integer(40) : .number(0.5), at: hyperparameter.address)
    }
    return (model.at(point), model.canonical, decoding.hyperparameters.map(\.address))
  }

  @Test func layersAreCountedByKind() throws {
    let (model, _, addresses) = try model(
      """
      - dense: {units: {log: [32, 128]}, init: {random_normal: {std: {log: [1e-4, 1]}}}}
      - relu
      - dense: {units: {log: [2, 4]}, name: hidden}
      - dense: {units: {log: [2, 4]}}
      - tanh
      - softmax: {init: {random_normal: {std: {log: [1e-4, 1]}}}}
      """)
    #expect(model.layers.map(\.name) == ["dense1", "relu1", "hidden", "dense3", "tanh1"])
    #expect(model.output.name == "softmax")
    #expect(
      addresses == [
        "dense1.units", "dense1.random_normal.std", "hidden.units", "dense3.units", "softmax.random_normal.std",
      ])
    #expect((model.layers[0].part as? Dense)?.units == 40)
    #expect(((model.layers[0].part as? Dense)?.initializer as? RandomNormal)?.std == 0.5)
    #expect(model.parameterCount(inputs: 10, classes: 3) == 440 + 3 * 1640 - 1640 + 123)
  }

  @Test func defaultsDependOnWhatFollows() throws {
    let (model, canonical, _) = try model(
      "[{dense: {units: 5}}, tanh, {dense: {units: 4}}, batch_norm, {dropout: {rate: 0.1}}, sigmoid, "
        + "{dense: {units: 3, name: last}}, relu, softmax]")
    #expect(
      model.layers.compactMap { ($0.part as? Dense)?.initializer }.map { type(of: $0).name } == [
        "xavier", "xavier", "he",
      ])
    #expect(
      YAMLText.flow(canonical)
        == "[{dense: {units: 5, init: xavier, bias: true}}, tanh, {dense: {units: 4, init: xavier, bias: false}}, "
        + "{batch_norm: {decay: 0.9, epsilon: 1e-05, scale: true, shift: true}}, {dropout: {rate: 0.1}}, sigmoid, "
        + "{dense: {units: 3, init: he, bias: true, name: last}}, relu, "
        + "{softmax: {init: {random_normal: {std: 0.01}}, bias: true}}]")
    let (again, canonicalAgain, _) = try self.model(YAMLText.flow(canonical))
    #expect(canonicalAgain == canonical)
    #expect(again.layers.map(\.name) == model.layers.map(\.name))
  }

  @Test func codeAndSpecGiveTheSameModel() throws {
    let (model, _, _) = try model("[{dense: {units: 8}}, tanh, {dense: {units: 4}}, relu, softmax]")
    let built = Architecture([dense(8), Tanh(), dense(4), ReLU()], Softmax())
    #expect(Codec.architecture.encode(built) == Codec.architecture.encode(model))
    #expect(built.layers.map(\.name) == model.layers.map(\.name))
  }

  @Test(arguments: [
    ("[]", Diagnostic.Code.wrongType, 1),
    ("softmax", .wrongType, 1),
    ("- dense: {units: 3}\n- relu", .conflict, 2),
    ("- dense: {units: 3}\n- softmax\n- relu\n- softmax", .conflict, 2),
    ("- dense: {units: 3}\n- rellu\n- softmax", .unknownName, 2),
    ("- dense: {units: 0}\n- softmax", .outOfRange, 1),
    ("- dense\n- softmax", .missingKey, 1),
    ("- dense: {hidden_dim: 3}\n- softmax", .unknownKey, 1),
    ("- dense: {units: 3, name: 1st}\n- softmax", .wrongType, 1),
    ("- dense: {units: 3, name: a}\n- dense: {units: 3, name: a}\n- softmax", .duplicateAddress, 2),
    ("- dense: {units: 3, name: dense2}\n- dense: {units: 3}\n- softmax", .duplicateAddress, 1),
    ("- relu: {name: softmax}\n- softmax", .duplicateAddress, 1),
    ("- dense: {units: 3, name: \"a[0]\"}\n- softmax", .wrongType, 1),
    ("- dense: {units: 3, name: \"a[1\"}\n- softmax", .wrongType, 1),
    ("- dense: {units: 3}\n- dense: {units: 3, name: \"dense1[2]\"}\n- softmax", .duplicateAddress, 2),
  ])
  func errorsHavePlaces(yaml: String, code: Diagnostic.Code, line: Int) throws {
    let (declared, decoding) = read(yaml, as: .architecture)
    #expect(declared == nil)
    let first = try #require(decoding.sink.diagnostics.first)
    #expect(first.code == code && first.location?.line == line)
    #expect(decoding.sink.diagnostics.count == 1)
  }

  @Test func errorsAreReportedTogether() {
    let (_, decoding) = read("- densse: {units: 3}\n- dense: {units: -1}\n- relu", as: .architecture)
    #expect(decoding.sink.diagnostics.map(\.code) == [.unknownName, .conflict, .outOfRange])
    #expect(decoding.sink.diagnostics[0].suggestion?.contains("dense") == true)
    #expect(decoding.sink.diagnostics[0].notes.contains { $0.hasSuffix("`choice`, `repeat`") })
  }

  @Test func trainingHasItsDefaultsAndAddresses() throws {
    let (declared, decoding) = read(
      """
      optimizer: {momentum: {beta: {log: [0.1, 0.9]}}}
      learning_rate: {log: [1e-4, 1]}
      learning_rate_schedule: {exponential: 0.95}
      """, as: Codec<Training>.mapping(named: "training"))
    #expect(decoding.sink.diagnostics.isEmpty)
    #expect(decoding.hyperparameters.map(\.address) == ["momentum.beta", "learning_rate"])
    let canonical = try #require(declared).canonical
    #expect(canonical["batch_size"] == 32 && canonical["l2"] == 0)
    #expect(canonical["stop_when"]?["loss_exceeds_initial"] == 3)
    #expect(canonical["learning_rate_schedule"]?["exponential"] == 0.95)
  }

  @Test(arguments: [
    ("lr: 0.1", "learning_rate"), ("learning_rate: 1\nreg: 1", "l2"), ("learning_rate: 1\nbs: 3", "batch_size"),
  ])
  func namesOfOtherToolsAreUnderstood(yaml: String, meant: String) throws {
    let (_, decoding) = read("optimizer: sgd\n" + yaml, as: Codec<Training>.mapping(named: "training"))
    let error = try #require(decoding.sink.diagnostics.first)
    #expect(error.code == .unknownKey && error.suggestion?.contains("`\(meant)`") == true)
  }
}
