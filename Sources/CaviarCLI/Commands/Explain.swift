import ArgumentParser
import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarRun
import CaviarSearch
import CaviarSpec
import CaviarTraining

/// `caviar explain`: prints the reference of the language, of the results and of the method.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a term of the language, the results or the method.",
    discussion: """
      Without a topic, lists all of them. A topic may be a kind (optimizer), a full name (optimizer.adam), its last part \
      (adam), a field (training.l2), another tool's name (lr), an outcome (exploded), a diagnosis (overfitting), a file of \
      the results (trials.csv), an exit code (78) or a concept (random or grid). \
      `caviar explain python` prints the module for training scripts.
      """)

  @Argument(help: "The topic to explain.")
  var words: [String] = []

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = Console.current
    let topics = Reference.topics
    guard !words.isEmpty else {
      if output.json { return try console.print(json: SpecValue.list(topics.map(\.value))) }
      if !output.quiet { console.print(topics.chapters(width: console.listWidth)) }
      return
    }
    let topic = words.joined(separator: " ")
    if topic == PythonModule.topic.name, !output.json, !output.quiet {
      return console.print(PythonModule.source)
    }
    let (members, found) = topics.about(topic)
    guard !members.isEmpty || !found.isEmpty else {
      let names = topics.flatMap { [$0.lastName, $0.name] + $0.otherNames + $0.options.map(\.name) }
      let near = Suggestion.nearest(to: topic, among: names).map { ["did you mean `\($0)`?"] } ?? []
      throw Failure(.usage, "there is no topic `\(topic)`", notes: near + ["all topics: caviar explain"])
    }
    if output.json { return try console.print(json: SpecValue.list((members + found).map(\.value))) }
    guard !output.quiet else { return }
    let width = console.listWidth
    let texts = (members.isEmpty ? [] : [members.list(width: width)]) + found.map { $0.text(width: width) }
    console.print(texts.joined(separator: "\n\n"))
  }
}

/// A name and a text to the right of a column, or below the name if there is too little room.
private func hanging(_ name: String, _ text: String, column: Int, width: Int) -> String {
  let isNarrow = width - column - 2 < 32
  let indent = isNarrow ? 4 : column + 2
  let lines = text.wrapped(to: max(width, 40) - indent, breaksWords: false)
  return (!isNarrow ? name.padded(to: indent) : name.isEmpty ? "    " : name + "\n    ")
    + lines.joined(separator: "\n" + String(repeating: " ", count: indent))
}

extension [ReferenceTopic] {
  /// One line per topic, in chapters.
  fileprivate func chapters(width: Int) -> String {
    let column = map(\.name.count).max() ?? 0
    let concepts = filter { $0.name.hasPrefix("concept.") }
    let language = Set(Reference.language.map(\.name))
    let results = filter { !language.contains($0.name) && !$0.name.hasPrefix("concept.") }
    let chapters = [
      ("The language", filter { language.contains($0.name) }), ("The results", results), ("The method", concepts),
    ]
    return chapters.map { $0 + "\n" + $1.list(width: width, column: column) }.joined(separator: "\n\n")
  }

  /// One line per topic.
  ///
  /// - Parameter column: The width of the names; by default that of the longest.
  fileprivate func list(width: Int, column: Int? = nil) -> String {
    let column = column ?? map(\.name.count).max() ?? 0
    return map { hanging($0.name, $0.summary, column: column, width: width) }.joined(separator: "\n")
  }
}

extension ReferenceTopic {
  fileprivate func text(width: Int) -> String {
    var lines = "\(name): \(summary)".wrapped(to: max(width, 40), breaksWords: false)
    lines += self.lines.map { hanging("", $0, column: 0, width: width) }
    lines += (spec ?? "").split(separator: "\n").map { "      " + $0 }
    let facts = [
      ("example:", example),
      ("elsewhere:", otherNames.isEmpty || !self.lines.isEmpty ? nil : otherNames.joined(separator: ", ")),
      ("source:", source),
    ]
    lines += facts.compactMap { name, fact in fact.map { hanging("  " + name, $0, column: 12, width: width) } }
    let column = 2 + (options.map(\.name.count).max() ?? 0)
    for option in options {
      let state = option.isRequired ? "required" : option.defaultText.map { "default \($0)" } ?? "optional"
      lines.append(hanging("  " + option.name, option.summary, column: column, width: width))
      let importance = importance(of: option).map { "; importance in a search \($0)" } ?? ""
      lines.append(hanging("", "\(option.text); \(state)\(importance)", column: column, width: width))
    }
    return lines.joined(separator: "\n")
  }

  /// The importance of an option that a search may vary: a number of `training`, a layer or an optimizer.
  private func importance(of option: OptionDescription) -> String? {
    let isSearched = ["training", "layer.", "optimizer."].contains { name.hasPrefix($0) }
    guard isSearched, option.text.hasPrefix("a number") || option.text.hasPrefix("an integer") else { return nil }
    return Importance(of: option.name).text
  }

  fileprivate var value: SpecValue {
    var value: SpecValue = [
      "name": .text(name), "summary": .text(summary), "other_names": .list(otherNames.map { .text($0) }),
      "options": .list(options.map(\.value)),
    ]
    if !lines.isEmpty { value = value.setting("lines", to: .list(lines.map { .text($0) })) }
    if let spec { value = value.setting("spec", to: .text(spec)) }
    if let example { value = value.setting("example", to: .text(example)) }
    if let source { value = value.setting("source", to: .text(source)) }
    return value
  }
}

extension OptionDescription {
  fileprivate var value: SpecValue {
    var value: SpecValue = [
      "name": .text(name), "summary": .text(summary), "takes": .text(text), "required": .boolean(isRequired),
      "other_names": .list(otherNames.map { .text($0) }),
    ]
    if let defaultText { value = value.setting("default", to: .text(defaultText)) }
    return value
  }
}
