import CaviarDiagnostics
import CaviarProgram
import CaviarSpec
import Testing

@testable import CaviarExperiment

/// Specs whose fits a program trains: what it is started with, and what is refused.
@Suite struct ProgramSpecTests {
  private func read(_ trainer: String, space: String, stages: String = "[{name: s, trials: 2}]") -> (
    Experiment?, [String]
  ) {
    let spec = """
      caviar: 1
      trainer: {metrics: {loss: minimize}, \(trainer)}
      space: \(space)
      stages: \(stages)
      """
    var sink = DiagnosticSink()
    let experiment = SpecReader.read(Array(spec.utf8), path: "s.yaml", into: &sink)
    return (experiment, sink.sorted.map(\.message))
  }

  private func arguments(_ command: String, space: String, _ values: [(String, SpecValue)] = []) throws -> [String] {
    let (experiment, messages) = read("command: \(command)", space: space)
    let program = try #require(experiment?.program, "\(messages)")
    var point = Point(at: experiment?.hyperparameters.map(\.address) ?? [])
    for (address, value) in values { point.set(value, at: address) }
    return program.arguments(
      at: point, seed: 7, stage: "s", trial: 3, repeat: 1, epochs: 5, file: Array("/tmp/c.json".utf8)
    ).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func argumentsAreNamesAndValues() throws {
    let space = "{learning_rate: {log: [1e-4, 1]}, units: {uniform: [1, 9], type: integer}, kind: a b}"
    let values: [(String, SpecValue)] = [("learning_rate", .number(0.001)), ("units", .integer(4))]
    #expect(
      try arguments("[train, \"${args}\"]", space: space, values)
        == ["train", "--kind", "a b", "--learning_rate", "0.001", "--units", "4"])
    #expect(
      try arguments("[train, \"${args_equals}\"]", space: space, values)
        == ["train", "--kind=a b", "--learning_rate=0.001", "--units=4"])
    #expect(
      try arguments("[train, \"${overrides}\"]", space: space, values)
        == ["train", "kind=a b", "learning_rate=0.001", "units=4"])
    #expect(
      try arguments(
        "[train, \"--lr=${learning_rate}\", \"${epochs}/${seed}/${trial}/${stage}\", \"$${x} $HOME $\", \"${file}\", \"\"]",
        space: space, values) == ["train", "--lr=0.001", "5/7/3/s", "${x} $HOME $", "/tmp/c.json", ""])
  }

  /// Values keep their own types, beside words as well.
  @Test func choicesOfSeveralTypes() throws {
    let (experiment, messages) = read("command: [t]", space: "{rate: {choice: [0, 0.1, none]}, k: \"0\"}")
    let program = try #require(experiment?.program, "\(messages)")
    var point = Point(at: ["rate"])
    for (word, value) in [("0", SpecValue.integer(0)), ("0.1", .number(0.1)), ("none", .text("none"))] {
      point.set(.text(word), at: "rate")
      #expect(program.configuration(at: point)["rate"] == value)
    }
    #expect(program.configuration(at: point)["k"] == .text("0"))
  }

  @Test(arguments: [
    ("{rate: {choice: [a, {b: {c: 1}, d: {e: 2}}]}}", "an alternative with hyperparameters has one name"),
    ("{layers: [64, 32]}", "expected a number, a text, true or false, or a scale"),
    ("{x: null}", "expected a number, a text, true or false, or a scale"),
    ("{x: {value: 3, flag: {present: --x}}}", "`present` is a flag of a value that is true or false"),
    ("{opt: {sgd: {momentum: {uniform: [0, 1]}}}, sgd.momentum: 0.9}", "the space has `sgd.momentum` twice"),
    ("{a-b: 1, a.b: 2}", "the variable of `a.b` would be CAVIAR_A_B, as is that of `a-b`"),
    ("{seed: 3}", "the variable of `seed` would be CAVIAR_SEED, which tells a program something else"),
    ("{outcome: 3}", "`outcome` is another column of the results"),
  ])
  func badSpaces(_ space: String, _ message: String) {
    let (experiment, messages) = read("command: [t, \"${args}\"]", space: space)
    #expect(experiment == nil && messages.contains { $0.hasPrefix(message) }, "\(messages)")
  }

  @Test func valuesThatAreNotPassed() throws {
    let space = "{x: {uniform: [0, 1]}, y: 2}"
    func remark(_ command: String) -> String? { read("command: \(command)", space: space).0?.program?.unpassed }
    #expect(remark("[t, \"${args}\"]") == nil && remark("[t, \"${file}\"]") == nil)
    #expect(remark("[t, \"${x}\"]")?.hasPrefix("the command passes no y: ") == true)
    #expect(remark("[t]")?.hasPrefix("the command passes no x, y: ") == true)
  }

  @Test func flags() throws {
    let space = """
      {lr: {log: [1e-4, 1], flag: --learning-rate}, augment: {choice: [true, false], flag: {present: --augment}},
       schedule: {choice: [cosine, none], flag: {omit_if: none}}, fixed: {value: 3, flag: -f}}
      """
    #expect(
      try arguments(
        "[t, \"${args}\"]", space: space,
        [("lr", .number(0.1)), ("augment", .boolean(true)), ("schedule", .text("none"))])
        == ["t", "--augment", "-f", "3", "--learning-rate", "0.1"])
    #expect(
      try arguments(
        "[t, \"${args}\"]", space: space,
        [("lr", .number(0.1)), ("augment", .boolean(false)), ("schedule", .text("cosine"))])
        == ["t", "-f", "3", "--learning-rate", "0.1", "--schedule", "cosine"])
  }

  /// The options of an alternative are there where it is chosen.
  @Test func alternatives() throws {
    let space = "{optimizer: {choice: [adam, {sgd: {momentum: {one_minus_log: [0.8, 0.99]}, nesterov: true}}]}}"
    #expect(
      try arguments("[t, \"${args}\"]", space: space, [("optimizer", .text("adam"))]) == ["t", "--optimizer", "adam"])
    #expect(
      try arguments(
        "[t, \"${args}\"]", space: space, [("optimizer", .text("sgd")), ("sgd.momentum", .number(0.9))])
        == ["t", "--optimizer", "sgd", "--sgd.momentum", "0.9", "--sgd.nesterov", "true"])
    let (experiment, _) = read("command: [t]", space: space)
    #expect(experiment?.hyperparameters.map(\.address) == ["optimizer", "sgd.momentum"])
    // The resolved spec is read back as the same experiment, with values in the places of scales as well.
    let whole = try #require(experiment)
    #expect(SpecReader.reread(whole.resolved)?.resolved.plain == whole.resolved.plain)
    var point = Point(at: whole.hyperparameters.map(\.address))
    point.set(.text("sgd"), at: "optimizer")
    point.set(.number(0.9), at: "sgd.momentum")
    let fixed = try #require(SpecReader.reread(whole.resolved.resolved(at: point)))
    #expect(fixed.program?.space.values(at: Point()).map(\.address) == ["optimizer", "sgd.momentum", "sgd.nesterov"])
  }

  @Test(arguments: [
    ("command: [t, \"${learning_rat}\"]", "{learning_rate: 1}", "unknown placeholder `${learning_rat}`"),
    ("command: [t, \"a${args}\"]", "{x: 1}", "`${args}` is several arguments, and stands inside `a${args}`"),
    ("command: [t, \"${x\"]", "{x: 1}", "the placeholder in `${x` has no end"),
    ("command: []", "{x: 1}", "expected a list with at least 1 item, found an empty one"),
    ("command: [t]", "{\"a b\": 1}", "`a b` cannot be the name of a hyperparameter"),
    ("command: [t]", "{x: {log: [0, 1]}}", "`log` takes bounds greater than 0, found `0`"),
    ("command: [t], metrics_from: pipe", "{x: 1}", "expected one of `file`, `stdout`, found `pipe`"),
  ])
  func mistakes(_ trainer: String, _ space: String, _ message: String) {
    let (experiment, messages) = read(trainer, space: space)
    #expect(experiment == nil && messages == [message], "\(messages)")
  }

  @Test func objectives() {
    let two = """
      caviar: 1
      trainer: {command: [t], metrics: {val_iou: maximize, train_loss: minimize}}
      """
    func read(_ text: String) -> (Experiment?, [String]) {
      var sink = DiagnosticSink()
      let experiment = SpecReader.read(Array(text.utf8), path: "s.yaml", into: &sink)
      return (experiment, sink.sorted.map(\.message))
    }
    #expect(read(two).1 == ["the program reports `train_loss`, `val_iou`, and the spec has no `objective`"])
    let chosen = read(two + "\nobjective: {metric: val_iou, at: last}").0
    #expect(chosen?.objective.isHigherBetter == true && chosen?.objective.at == .last)
    #expect(chosen?.stages.count == 1 && chosen?.network == nil)
    #expect(read(two + "\nobjective: val_iu").1 == ["the objective `val_iu` is not among the program's metrics"])
    #expect(
      read(two + "\nobjective: val_iou\nmodel: [softmax]").1 == [
        "`model` is about the built-in network, and `trainer` stands in its place"
      ])
  }
}
