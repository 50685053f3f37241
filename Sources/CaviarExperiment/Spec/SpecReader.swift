import CaviarChecks
package import CaviarDiagnostics
import CaviarSearch
package import CaviarSpec
import CaviarTraining
import CaviarYAML

/// Reads a spec: parse → decode → check. Reports all errors at once.
package enum SpecReader {
  /// The experiment that a file's text declares.
  ///
  /// - Parameters:
  ///   - bytes: The file, UTF-8.
  ///   - path: Its name, for messages, and for the experiment's name where the spec has none.
  /// - Returns: The experiment, or nil if the sink has an error.
  package static func read(_ bytes: [UInt8], path: String, into sink: inout DiagnosticSink) -> Experiment? {
    guard let root = parse(bytes, name: path, into: &sink) else { return nil }
    return experiment(of: root, path: path, numerics: Numerics.current, into: &sink)
  }

  /// The experiment that a text declares which this program has written. No limit on size applies to it.
  ///
  /// - Parameter numerics: The numerics whose defaults fill in the fields that are not written.
  package static func readBack(
    _ bytes: [UInt8], path: String, numerics: Int = Numerics.current, into sink: inout DiagnosticSink
  ) -> Experiment? {
    guard let root = parse(bytes, name: path, limits: .written, into: &sink) else { return nil }
    return experiment(of: root, path: path, numerics: numerics, into: &sink)
  }

  /// The experiment that the nodes of a file declare.
  static func experiment(
    of root: Node, path: String, numerics: Int, into sink: inout DiagnosticSink
  ) -> Experiment? {
    var decoding = Decoding(scales: scales, numerics: numerics)
    decoding.sink = sink
    defer { sink = decoding.sink }
    if root.value(of: "trainer") != nil { return ProgramReader.experiment(of: root, path: path, &decoding) }
    guard let read = decoding.partialMapping(root, as: SpecFile.self, named: "the spec") else { return nil }
    decoding.finish()
    return experiment(read.declared, without: read.failed, root: root, path: path, &decoding)
  }

  /// The experiment of a resolved spec, as this program resolves it: with the defaults of fields that the language has
  /// gained since it was written. Nil if it cannot be read any more.
  ///
  /// - Parameter numerics: The numerics under which it was resolved.
  package static func reread(
    _ resolved: SpecValue, numerics: Int = Numerics.current, path: String = "run.json"
  ) -> Experiment? {
    var sink = DiagnosticSink()
    let start = SourceLocation(file: SourceFile(name: path, text: ""), line: 1, column: 1)
    return experiment(of: Node(resolved, at: start), path: path, numerics: numerics, into: &sink)
  }

  private static func experiment(
    _ declared: Parametric<SpecFile>, without failed: Set<String>, root: Node, path: String,
    _ decoding: inout Decoding
  ) -> Experiment? {
    let hyperparameters = decoding.hyperparameters
    let hasSpace = !decoding.sink.hasErrors
    let file = hasSpace ? declared.at(StageSpace(declared: hyperparameters).centre) : withoutSpace(root)
    var resolved = declared.canonical

    let name = file.name ?? fileName(of: path)
    if !failed.contains("name") { decoding.checkName(name, root) }
    resolved = resolved.setting("name", to: .text(name))

    let objective =
      file.objective
      ?? Objective(metric: file.model.output.part.isClassification ? .validationAccuracy : .validationLoss)
    resolved = resolved.setting("objective", to: objective.canonical)

    var checker = SpecChecker(
      root: root, file: file, failed: failed, hyperparameters: hyperparameters, hasSpace: hasSpace,
      decoding: decoding)
    let stages = checker.stages()
    checker.checkObjective(objective)
    checker.checkFinal()
    checker.checkExpectations(objective)
    checker.checkTask(objective, stages)
    let checkPoints = checker.checkPoints()
    decoding = checker.decoding
    guard !decoding.sink.hasErrors else { return nil }
    resolved = resolved.setting("stages", to: .list(stages.map(\.canonical)))
    if stages.contains(where: { $0.bracket != nil }) {
      resolved = resolved.setting("checks", to: .list(file.checks(for: stages).map(\.canonicalComponent)))
    }
    return Experiment(
      path: path, root: root, numerics: decoding.numerics, declared: declared, hyperparameters: hyperparameters,
      name: name, objective: objective,
      stages: stages,
      checkPoints: checkPoints, resolved: resolved.inOrder(of: SpecFile.fields.map(\.name)))
  }

  /// The sections that hold no hyperparameters: what can be seen of a spec whose space is not whole.
  private static func withoutSpace(_ root: Node) -> SpecFile {
    var scratch = Decoding(scales: scales)
    let rest = scratch.partialMapping(root, as: SpecFile.self, named: "the spec", without: ["model", "training"])
    return rest?.declared.at(Point()) ?? SpecFile()
  }

  /// The last part of a path without its extension.
  static func fileName(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".yaml", ".yml"] where last.hasSuffix(ending) { return String(last.dropLast(ending.count)) }
    return last
  }
}

extension Decoding {
  /// Reports a name that no folder can have.
  mutating func checkName(_ name: String, _ root: Node) {
    guard !Codec<String>.isName(name) else { return }
    sink.error(
      .wrongType, "`\(name)` cannot be the experiment's name", at: root.location,
      notes: ["it is the file's name, and would be a folder's in the results"],
      suggestion: "add a name of letters a–z, digits, `_` and `-`, such as name: digits")
  }
}

extension Experiment.ResolvedStage {
  /// The stage as it is written, with its ranges.
  var canonical: SpecValue {
    var written = ranges.map { SpecValue.Member($0.key, $0.value.bare) }
    if let bracket { written.append(SpecValue.Member(BracketedRange.address, bracket.canonical)) }
    guard !written.isEmpty else { return stage.canonical.removing("ranges") }
    return stage.canonical.setting("ranges", to: .map(written.sorted { $0.key < $1.key }))
  }
}

extension SpecFile {
  /// The checks with the consequences that their failures have for these stages.
  func checks(for stages: [Experiment.ResolvedStage]) -> [any Check] {
    checks.map { $0.answering(stages.compactMap(\.bracket)) }
  }
}

extension SearchRange {
  /// The range as a stage's `ranges` write it: without its scale.
  package var bare: SpecValue {
    switch self {
    case .interval(let interval): .list([interval.scalar(interval.low), interval.scalar(interval.high)])
    case .choices(let values): .list(values)
    case .fixed(let value): value
    }
  }
}

extension SpecValue {
  /// This mapping with its keys in a given order.
  func inOrder(of keys: [String]) -> SpecValue {
    .map(keys.compactMap { key in self[key].map { Member(key, $0) } })
  }
}
