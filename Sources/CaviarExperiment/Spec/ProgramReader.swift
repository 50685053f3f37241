import CaviarDiagnostics
import CaviarProgram
import CaviarSearch
import CaviarSpec
import CaviarTraining
import CaviarYAML

/// Reads a spec whose fits a program trains.
enum ProgramReader {
  /// The sections of the built-in network, in whose place the program stands.
  private static let replaced = ["data", "model", "training", "checks"]

  static func experiment(of root: Node, path: String, _ decoding: inout Decoding) -> Experiment? {
    for entry in root.mapping ?? [] where replaced.contains(entry.key.scalar?.text ?? "") {
      decoding.sink.error(
        .conflict, "`\(entry.key.scalar?.text ?? "")` is about the built-in network, and `trainer` stands in its place",
        at: entry.key.location, suggestion: "leave one of them out")
    }
    let root = root.removing(replaced).withEpochs
    guard let read = decoding.partialMapping(root, as: ProgramFile.self, named: "the spec") else { return nil }
    decoding.finish()
    let hyperparameters = decoding.hyperparameters
    let file = read.declared.at(StageSpace(declared: hyperparameters).centre)
    var resolved = read.declared.canonical
    let name = file.name ?? SpecReader.fileName(of: path)
    if !read.failed.contains("name") { decoding.checkName(name, root) }
    resolved = resolved.setting("name", to: .text(name))

    let objective = read.failed.isDisjoint(with: ["trainer", "objective"]) ? decoding.objective(of: file, root) : nil
    if let objective { resolved = resolved.setting("objective", to: objective.canonical) }
    let arguments =
      read.failed.contains("trainer")
      ? nil : decoding.arguments(of: file, root, hasSpace: !read.failed.contains("space"))

    if read.failed.isDisjoint(with: ["trainer", "space"]) { decoding.checkNames(of: file, root) }

    // Stages follow the same rules, whatever trains.
    var sections = SpecFile()
    sections.stages = file.stages
    var checker = SpecChecker(
      root: root, file: sections,
      failed: read.failed.union(read.failed.contains("space") ? ["model"] : []), hyperparameters: hyperparameters,
      hasSpace: !decoding.sink.hasErrors, decoding: decoding)
    let stages = checker.stages()
    decoding = checker.decoding
    guard !decoding.sink.hasErrors, let objective, let arguments else { return nil }
    resolved = resolved.setting("stages", to: .list(stages.map(\.canonical)))
    return Experiment(
      path: path, name: name, root: root, numerics: decoding.numerics, file: file, hyperparameters: hyperparameters,
      program: Program(section: file.trainer, space: file.space, arguments: arguments), objective: objective,
      stages: stages, resolved: resolved.inOrder(of: ProgramFile.fields.map(\.name)))
  }
}

extension Decoding {
  fileprivate mutating func objective(of file: ProgramFile, _ root: Node) -> Objective? {
    let reported = file.trainer.metrics
    guard let wanted = file.objective else {
      guard reported.count == 1 else {
        sink.error(
          .missingKey, "the program reports \(reported.map(\.metric.name).quotedList), and the spec has no `objective`",
          at: root.location, suggestion: "add objective: \(reported.first?.metric.name ?? "validation_accuracy")")
        return nil
      }
      return Objective(metric: reported[0].metric, isMaximized: reported[0].isMaximized)
    }
    guard let metric = reported.first(where: { $0.metric.name == wanted.metric }) else {
      let names = reported.map(\.metric.name)
      sink.error(
        .unknownName, "the objective `\(wanted.metric)` is not among the program's metrics",
        at: root.at("objective").location,
        notes: ["`metrics`: " + names.quotedList],
        suggestion: Suggestion.nearest(to: wanted.metric, among: names).map { "did you mean `\($0)`?" })
      return nil
    }
    var objective = Objective(metric: metric.metric, isMaximized: metric.isMaximized)
    objective.at = wanted.at
    return objective
  }

  /// Names that other columns or variables have.
  fileprivate mutating func checkNames(of file: ProgramFile, _ root: Node) {
    for problem in ProgramNames.problems(of: file.space, file.trainer.metrics) {
      let section = problem.isMetric ? root.at("trainer", "metrics") : root.at("space")
      let own = section.mapping?.first { $0.key.scalar?.text == problem.name }?.key.location
      sink.error(
        .conflict, problem.message, at: own ?? section.location,
        suggestion: problem.isMetric
          ? "give it another name" : "give it another name, and the program's as its `flag`")
    }
  }

  /// The command with its placeholders, each of which must stand for something.
  fileprivate mutating func arguments(of file: ProgramFile, _ root: Node, hasSpace: Bool) -> ProgramArguments? {
    let addresses = file.space.entries.map(\.address)
    let trainer = file.trainer
    guard (trainer.command == nil) != (trainer.worker == nil) else {
      sink.error(
        trainer.command == nil ? .missingKey : .conflict,
        trainer.command == nil
          ? "the trainer has neither a `command` nor a `worker`" : "the trainer has both a `command` and a `worker`",
        at: root.at("trainer").location,
        suggestion: "a command is run for each fit: command: [python3, train.py, \"${args}\"]")
      return nil
    }
    guard hasSpace else { return nil }
    var isGood = true
    for (index, item) in trainer.program.enumerated() {
      do throws(BadPlaceholder) {
        let isFixed = try ProgramArguments([item], addresses: addresses).areFixed
        guard trainer.isWorker, !isFixed else { continue }
        throw BadPlaceholder(
          message: "a worker is started once, for many fits, and `\(item)` is of one",
          suggestion: "it reads the values of each fit from a line of its standard input")
      } catch {
        sink.error(
          .unknownName, error.message, at: root.at("trainer", trainer.isWorker ? "worker" : "command", index).location,
          notes: error.notes, suggestion: error.suggestion)
        isGood = false
      }
    }
    return isGood ? try? ProgramArguments(trainer.program, addresses: addresses) : nil
  }
}

extension Node {
  /// The spec with one epoch for each stage that names none: a program need not count in epochs.
  fileprivate var withEpochs: Node {
    guard let mapping else { return self }
    return Node(
      .mapping(
        mapping.map { entry in
          guard entry.key.scalar?.text == "stages", let stages = entry.value.sequence else { return entry }
          return Entry(key: entry.key, value: Node(.sequence(stages.map(\.withOneEpoch)), at: entry.value.location))
        }), at: location)
  }

  private var withOneEpoch: Node {
    let names = ["epochs"] + (Stage.fields.first { $0.name == "epochs" }?.otherNames ?? [])
    guard let mapping, !mapping.contains(where: { names.contains($0.key.scalar?.text ?? "") }) else { return self }
    func word(_ text: String) -> Node { Node(.scalar(Scalar(text, isPlain: true)), at: location) }
    return Node(.mapping(mapping + [Entry(key: word("epochs"), value: word("1"))]), at: location)
  }
}
