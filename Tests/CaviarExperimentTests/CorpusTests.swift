import CaviarChecks
import CaviarDiagnostics
import CaviarExperiment
import CaviarSpec
import CaviarYAML
import Testing

/// A spec of the corpus: good ones use every form of the language, bad ones have one mistake each, as named by the file.
struct Example: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]

  var testDescription: String { name }

  /// True if the mistake is one of meaning, such as reversed bounds, which no schema finds.
  var isOfMeaning: Bool { bytes.starts(with: Array("# meaning\n".utf8)) }

  static func all(in folder: String) throws -> [Example] {
    let folder = "Tests/Corpus/" + folder
    return try Repository.stems(in: folder, suffix: ".yaml").map {
      Example(name: $0, bytes: try Repository.bytes("\(folder)/\($0).yaml"))
    }
  }
}

@Suite struct CorpusTests {
  @Test func isLarge() throws {
    #expect(try Example.all(in: "good").count >= 50)
    #expect(try Example.all(in: "bad").count >= 200)
  }

  @Test(arguments: try Example.all(in: "good"))
  func decoderAccepts(_ example: Example) throws {
    var sink = DiagnosticSink()
    let experiment = SpecReader.read(example.bytes, path: example.name + ".yaml", into: &sink)
    #expect(experiment != nil, "\(sink.sorted.map(\.message))")
    #expect(sink.diagnostics.isEmpty)
  }

  /// The resolved spec of each, written down, is the same experiment.
  @Test(arguments: try Example.all(in: "good"))
  func resolvedIsTheSame(_ example: Example) throws {
    var sink = DiagnosticSink()
    let experiment = try #require(SpecReader.read(example.bytes, path: example.name + ".yaml", into: &sink))
    let text = YAMLText.document(experiment.resolved)
    let again = try #require(SpecReader.read(Array(text.utf8), path: "resolved.yaml", into: &sink), "\(text)")
    #expect(again.resolved.plain == experiment.resolved.plain)
    #expect(again.hyperparameters.map(\.address) == experiment.hyperparameters.map(\.address))
    #expect(YAMLText.document(again.resolved) == text)
  }

  /// The order of keys says nothing, those that the user chooses among them.
  @Test func orderOfKeysIsNoInput() throws {
    func resolved(_ columns: String, _ at: String) throws -> String {
      var sink = DiagnosticSink()
      let text = """
        caviar: 1
        data: {csv: a.csv, label: y, columns: {\(columns)}}
        model: [{dense: {units: {uniform: [4, 12]}}}, relu, softmax]
        training: {optimizer: sgd, learning_rate: {log: [1e-3, 0.3]}}
        checks: [{initial_loss: {at: {\(at)}}}]
        stages: [{name: coarse, trials: 6, epochs: 2}]
        """
      return YAMLText.document(
        try #require(SpecReader.read(Array(text.utf8), path: "a.yaml", into: &sink), "\(sink.sorted)").resolved)
    }
    #expect(
      try resolved("b: drop, a: one_hot, c: number", "learning_rate: 0.1, dense1.units: 4")
        == resolved("c: number, b: drop, a: one_hot", "dense1.units: 4, learning_rate: 0.1"))
  }

  /// One mistake is one finding, in its line.
  @Test(arguments: try Example.all(in: "bad"))
  func decoderRefuses(_ example: Example) throws {
    var sink = DiagnosticSink()
    #expect(SpecReader.read(example.bytes, path: example.name + ".yaml", into: &sink) == nil)
    #expect(sink.diagnostics.count == 1, "\(sink.sorted.map(\.message))")
    #expect(sink.diagnostics.allSatisfy { $0.severity == .error && $0.location != nil })
  }
}

/// Decoder and schema say the same of every spec, except of its meaning.
@Suite struct SchemaCorpusTests {
  private let schema: JSONSchema

  init() throws {
    schema = JSONSchema(root: try Self.value(try Repository.bytes("schema/experiment.schema.json")))
  }

  private static func value(_ bytes: [UInt8]) throws -> JSONValue {
    var sink = DiagnosticSink()
    let root = parse(bytes, name: "value", limits: ReadingLimits(nodes: 100_000), into: &sink)
    return JSONValue(try #require(root, "\(sink.sorted.map(\.message))"))
  }

  @Test(arguments: try Example.all(in: "good"))
  func schemaAccepts(_ example: Example) throws {
    #expect(try schema.accepts(try Self.value(example.bytes)))
  }

  @Test(arguments: try Example.all(in: "bad").filter { !$0.isOfMeaning })
  func schemaRefuses(_ example: Example) throws {
    #expect(try !schema.accepts(try Self.value(example.bytes)))
  }
}
