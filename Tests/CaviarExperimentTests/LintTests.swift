import CaviarDiagnostics
import CaviarExperiment
import Testing

@testable import CaviarLint

/// The warnings of the linter, each with the mark 1️⃣ before its place.
@Suite struct LintTests {
  /// A spec with one section that a rule warns of, or is silent about.
  struct Case: CustomTestStringConvertible, Sendable {
    /// The rule's name. Nil if no rule warns.
    let rule: String?
    let text: String
    let line: String

    init(_ rule: String?, model: String) { self.init(rule, "model", model) }
    init(_ rule: String?, training: String) { self.init(rule, "training", training) }
    init(_ rule: String?, training: String, sampler: String) {
      self.init(rule, "training", training, stages: "[{name: a, trials: 4, epochs: 2, sampler: \(sampler)}]")
    }

    private init(
      _ rule: String?, _ section: String, _ line: String, stages: String = "[{name: coarse, trials: 4, epochs: 2}]"
    ) {
      let sections = [
        ("caviar", "1"), ("name", "small"), ("data", "{csv: digits.csv, label: digit}"),
        ("model", "[{dense: {units: 8}}, relu, softmax]"),
        ("training", "{optimizer: adam, learning_rate: {log: [1e-4, 1e-1]}, batch_size: 50}"),
        ("stages", stages),
      ]
      self.rule = rule
      self.line = line
      text = sections.map { $0 + ": " + ($0 == section ? line : $1) + "\n" }.joined()
    }

    var testDescription: String { "\(rule ?? "none"): \(line)" }
  }

  private static let dense = "{dense: {units: 8}}"
  private static let rate = "learning_rate: {log: [1e-4, 1e-1]}"

  static let cases: [Case] = [
    Case("bias-before-batch-norm", model: "[{1️⃣dense: {units: 8, bias: true}}, batch_norm, relu, softmax]"),
    Case(nil, model: "[{dense: {units: 8, bias: false}}, batch_norm, relu, softmax]"),
    Case("batch-norm-after-activation", model: "[\(dense), relu, 1️⃣batch_norm, softmax]"),
    Case(nil, model: "[\(dense), {choice: [[relu, batch_norm], [batch_norm, relu]]}, softmax]"),
    Case(
      "batch-norm-after-activation",
      model: "[\(dense), {choice: [relu, tanh]}, 1️⃣batch_norm, softmax]"),
    Case("batch-norm-in-some-layers", model: "[\(dense), batch_norm, relu, {1️⃣dense: {units: 8}}, relu, softmax]"),
    Case(nil, model: "[\(dense), {choice: [batch_norm, none]}, relu, \(dense), relu, softmax]"),
    Case("no-activation", model: "[{1️⃣dense: {units: 8}}, \(dense), relu, softmax]"),
    Case(
      "no-activation",
      model: "[\(dense), relu, {1️⃣dense: {units: 8}}, batch_norm, softmax]".replacing(", batch_norm", with: "")),
    Case("no-activation", model: "[{repeat: {times: {choice: [1, 3]}, layers: [{1️⃣dense: {units: 8}}]}}, softmax]"),
    Case(nil, model: "[\(dense), {choice: [relu, none]}, softmax]"),
    Case("two-activations", model: "[\(dense), relu, 1️⃣tanh, softmax]"),
    Case("two-activations", model: "[\(dense), relu, {dropout: {rate: 0.2}}, 1️⃣relu, softmax]"),
    Case("deep-sigmoid", model: "[{repeat: {times: 4, layers: [\(dense), 1️⃣sigmoid]}}, softmax]"),
    Case(nil, model: "[{repeat: {times: 3, layers: [\(dense), sigmoid]}}, softmax]"),
    Case(nil, model: "[{repeat: {times: 6, layers: [\(dense), batch_norm, sigmoid]}}, softmax]"),
    Case(
      "dropout-before-batch-norm",
      model: "[\(dense), batch_norm, relu, {1️⃣dropout: {rate: 0.2}}, \(dense), batch_norm, relu, softmax]"),
    Case(nil, model: "[\(dense), batch_norm, relu, {dropout: {rate: 0.2}}, softmax]"),
    Case("constant-weights", model: "[{1️⃣dense: {units: 8, init: zeros}}, relu, softmax]"),
    Case("constant-weights", model: "[{1️⃣dense: {units: 8, init: {constant: 0.1}}}, relu, softmax]"),
    Case("constant-weights", model: "[{1️⃣dense: {units: 8, init: {random_normal: {std: 0}}}}, relu, softmax]"),
    Case("constant-weights", model: "[{1️⃣dense: {units: 8, init: {random_uniform: {limit: 0}}}}, relu, softmax]"),
    Case(nil, model: "[{softmax: {init: zeros}}]"),
    Case(nil, model: "[{dense: {units: 8, init: {choice: [zeros, he]}}}, relu, softmax]"),
    Case("wrong-scale", training: "{optimizer: adam, learning_rate: 1️⃣{uniform: [1e-4, 1]}}"),
    Case("wrong-scale", training: "{optimizer: adam, \(rate), l2: 1️⃣{uniform: [0, 1]}}"),
    Case("wrong-scale", training: "{optimizer: {momentum: {beta: 1️⃣{uniform: [0.9, 0.999]}}}, \(rate)}"),
    Case("wrong-scale", training: "{optimizer: {momentum: {beta: 1️⃣{log: [0.5, 0.999]}}}, \(rate)}"),
    Case(nil, training: "{optimizer: {momentum: {beta: {uniform: [0.8, 0.95]}}}, \(rate)}"),
    Case(nil, training: "{optimizer: adam, learning_rate: {uniform: [1e-3, 1e-2]}}"),
    Case("bounds-as-exponents", training: "{optimizer: adam, learning_rate: 1️⃣{log: [1, 6]}}"),
    Case("bounds-as-exponents", training: "{optimizer: adam, \(rate), l2: 1️⃣{uniform: [3, 5]}}"),
    Case(nil, training: "{optimizer: adam, \(rate), l2: {log: [1e-3, 100]}}"),
    Case(
      "constants-before-rate",
      training: "{optimizer: {adam: {beta1: 1️⃣{one_minus_log: [0.8, 0.99]}}}, learning_rate: 1e-3}"),
    Case(nil, training: "{optimizer: {adam: {beta1: {one_minus_log: [0.8, 0.99]}}}, \(rate)}"),
    Case(
      "grid-over-continuous", training: "{optimizer: adam, learning_rate: 1️⃣{log: [1e-4, 1e-1]}, l2: {log: [1e-4, 1]}}",
      sampler: "{grid: {points: 2}}"),
    Case(
      nil, training: "{optimizer: adam, \(rate), batch_size: {choice: [32, 64]}}", sampler: "{grid: {points: 2}}"),
    Case(nil, training: "{optimizer: adam, \(rate), l2: {log: [1e-4, 1]}}", sampler: "sobol"),
  ]

  @Test(arguments: cases)
  func oneWarningAtItsPlace(_ example: Case) throws {
    let marked = example.text.split(separator: "1️⃣", omittingEmptySubsequences: false)
    var sink = DiagnosticSink()
    let experiment = try #require(
      SpecReader.read(Array(marked.joined().utf8), path: "a.yaml", into: &sink), "\(sink.sorted.map(\.message))")
    let warnings = experiment.lint
    #expect(warnings.map(\.code.rawValue) == (example.rule.map { ["lint." + $0] } ?? []), "\(warnings)")
    guard let warning = warnings.first, marked.count == 2 else { return }
    let before = marked[0].split(separator: "\n", omittingEmptySubsequences: false)
    #expect(warning.location?.line == before.count)
    #expect(warning.location?.column == (before.last?.unicodeScalars.count ?? 0) + 1, "\(warning)")
    #expect(warning.severity == .warning && warning.suggestion?.isEmpty == false)
  }

  @Test func everyRuleIsCaught() {
    let caught = Set(Self.cases.compactMap(\.rule))
    for rule in lintRules { #expect(caught.contains(rule.name.replacing("_", with: "-")), "\(rule.name)") }
  }

  @Test(arguments: try Repository.specs())
  func committedSpecsCauseNone(_ path: String) throws {
    var sink = DiagnosticSink()
    let experiment = try #require(SpecReader.read(try Repository.bytes(path), path: path, into: &sink))
    #expect(experiment.lint.map(\.message).isEmpty, "\(experiment.lint.map(\.message))")
  }

  /// A rate is fixed where every stage holds it.
  @Test(arguments: [(true, ["lint.constants-before-rate"]), (false, [])])
  func ratesThatStagesHold(isHeld: Bool, expected: [String]) throws {
    let training = "{optimizer: {adam: {beta1: {one_minus_log: [0.8, 0.99]}}}, \(Self.rate)}"
    let held = "{name: coarse, trials: 4, epochs: 2, ranges: {learning_rate: 1e-3}}"
    let text = Case(nil, training: training).text.replacing(
      "[{name: coarse, trials: 4, epochs: 2}]",
      with: isHeld ? "[\(held)]" : "[\(held), {name: fine, trials: 4, epochs: 2}]")
    var sink = DiagnosticSink()
    let experiment = try #require(SpecReader.read(Array(text.utf8), path: "a.yaml", into: &sink))
    #expect(experiment.lint.map(\.code.rawValue) == expected)
  }

  /// Shares are those of the points that are drawn.
  @Test func sharesAreThoseOfTheScale() throws {
    func message(_ training: String) throws -> String? {
      var sink = DiagnosticSink()
      let text = Case(nil, training: training).text
      return SpecReader.read(Array(text.utf8), path: "a.yaml", into: &sink)?.lint.first?.message
    }
    #expect(
      try message("{optimizer: adam, learning_rate: {uniform: [1e-4, 1]}}")
        == "90 % of the points of `learning_rate` will be above 0.1")
    #expect(
      try message("{optimizer: {momentum: {beta: {uniform: [0.9, 0.999]}}}, \(Self.rate)}")
        == "91 % of the points of `momentum.beta` will be below 0.99")
  }
}
