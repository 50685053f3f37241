import ArgumentParser
import CaviarDiagnostics
import CaviarReport
import CaviarRun
import CaviarSpec
import CaviarTraining

/// `caviar explain`: the reference of the language.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a section or component of the language.",
    discussion: """
      Without a topic, list all of them. A topic may be a kind (optimizer), a full name (optimizer.adam), its last part \
      (adam), a field (training.l2) or another tool's name (lr).
      """)

  @Argument(help: "What to explain.")
  var topic: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = Console.current
    let topics = Reference.topics
    guard let topic else {
      if output.json { return try console.print(json: SpecValue.list(topics.map(\.value))) }
      if !output.quiet { console.print(topics.list(width: console.listWidth)) }
      return
    }
    let (members, found) = topics.about(topic)
    guard !members.isEmpty || !found.isEmpty else {
      let names = topics.flatMap { [$0.name] + $0.otherNames + $0.options.map(\.name) }
      let near = Suggestion.nearest(to: topic, among: names).map { ["did you mean `\($0)`?"] } ?? []
      throw Failure(
        .usage, "nothing in the language is called `\(topic)`", notes: near + ["all topics: caviar explain"])
    }
    if output.json { return try console.print(json: SpecValue.list((members + found).map(\.value))) }
    guard !output.quiet else { return }
    let width = console.listWidth
    let texts = (members.isEmpty ? [] : [members.list(width: width)]) + found.map { $0.text(width: width) }
    console.print(texts.joined(separator: "\n\n"))
  }
}

extension [ReferenceTopic] {
  /// What a word names: the members of a kind, and topics, by name, by its last part, by other tools' names; then topics
  /// with only the options of that name.
  fileprivate func about(_ word: String) -> (members: [ReferenceTopic], topics: [ReferenceTopic]) {
    let word = word.lowercased()
    let members = filter { $0.name.hasPrefix(word + ".") && !contains { $0.name == word } }
    let named = filter {
      [word, word + "s"].contains($0.name) || $0.name.hasSuffix("." + word) || $0.otherNames.contains(word)
    }
    if !members.isEmpty || !named.isEmpty { return (members, members.isEmpty ? named : withOptions(word)) }
    let options = withOptions(word)
    if let metric = Metric(rawValue: word) ?? Metric(otherName: word) { return about("metric." + metric.kind.rawValue) }
    if options.isEmpty, let last = word.split(separator: ".").last, last != word { return about(String(last)) }
    return ([], options)
  }

  private func withOptions(_ word: String) -> [ReferenceTopic] {
    compactMap { topic in
      let last = topic.name.split(separator: ".").last.map(String.init) ?? ""
      let options = topic.options.filter { option in
        option.otherNames.contains(word) || option.text.contains("`\(word)`")
          || ["", topic.name + ".", last + "."].contains { $0 + option.name == word }
      }
      return options.isEmpty ? nil : topic.with(options)
    }
  }

  /// A line for each.
  fileprivate func list(width: Int) -> String {
    let column = map(\.name.count).max() ?? 0
    return map { hanging($0.name, $0.summary, column: column, width: width) }.joined(separator: "\n")
  }
}

/// A name and a text behind it, which keeps to the right of a column; below it where there is too little room.
private func hanging(_ name: String, _ text: String, column: Int, width: Int) -> String {
  let isNarrow = width - column - 2 < 32
  let indent = isNarrow ? 4 : column + 2
  let lines = text.wrapped(to: max(width, 40) - indent, breaksWords: false)
  return (!isNarrow ? name.padded(to: indent) : name.isEmpty ? "    " : name + "\n    ")
    + lines.joined(separator: "\n" + String(repeating: " ", count: indent))
}

extension ReferenceTopic {
  fileprivate func text(width: Int) -> String {
    var lines = "\(name): \(summary)".wrapped(to: max(width, 40), breaksWords: false)
    let facts = [
      ("written:", example), ("elsewhere:", otherNames.isEmpty ? nil : otherNames.joined(separator: ", ")),
      ("source:", source),
    ]
    lines += facts.compactMap { name, fact in fact.map { hanging("  " + name, $0, column: 12, width: width) } }
    let column = 2 + (options.map(\.name.count).max() ?? 0)
    for option in options {
      let state = option.isRequired ? "required" : option.defaultText.map { "default \($0)" } ?? "optional"
      lines.append(hanging("  " + option.name, option.summary, column: column, width: width))
      lines.append(hanging("", "\(option.text); \(state)", column: column, width: width))
    }
    return lines.joined(separator: "\n")
  }

  fileprivate var value: SpecValue {
    var value: SpecValue = [
      "name": .text(name), "summary": .text(summary), "other_names": .list(otherNames.map { .text($0) }),
      "options": .list(options.map(\.value)),
    ]
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
