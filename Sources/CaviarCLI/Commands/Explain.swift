import ArgumentParser
import CaviarReport
import CaviarRun
import CaviarSpec

/// `caviar explain`: the reference of the language.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a section or component of the language.",
    discussion:
      "Without a topic, list all of them. A topic may be a full name (optimizer.adam), its last part (adam), a field (training.l2) or another tool's name (lr)."
  )

  @Argument(help: "What to explain.")
  var topic: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = Console.current
    let topics = Reference.topics
    guard let topic else {
      if output.json { return try console.print(json: SpecValue.list(topics.map(\.value))) }
      guard !output.quiet else { return }
      let width = topics.map(\.name.count).max() ?? 0
      console.print(topics.map { $0.name.padded(to: width) + "  " + $0.summary }.joined(separator: "\n"))
      return
    }
    let found = topics.about(topic)
    guard !found.isEmpty else {
      let names = topics.flatMap { [$0.name] + $0.otherNames + $0.options.map(\.name) }
      let near = Suggestion.nearest(to: topic, among: names).map { ["did you mean `\($0)`?"] } ?? []
      throw Failure(
        .usage, "nothing in the language is called `\(topic)`", notes: near + ["all topics: caviar explain"])
    }
    if output.json { return try console.print(json: SpecValue.list(found.map(\.value))) }
    if !output.quiet { console.print(found.map(\.text).joined(separator: "\n\n")) }
  }
}

extension [ReferenceTopic] {
  /// The topics that a word names: by name, by its last part, by other tools' names; then by their options.
  fileprivate func about(_ word: String) -> [ReferenceTopic] {
    let word = word.lowercased()
    let named = filter { $0.name == word || $0.name.hasSuffix("." + word) || $0.otherNames.contains(word) }
    if !named.isEmpty { return named }
    return compactMap { topic in
      let options = topic.options.filter {
        $0.name == word || topic.name + "." + $0.name == word || $0.otherNames.contains(word)
          || (topic.name.split(separator: ".").last.map(String.init) ?? "") + "." + $0.name == word
      }
      return options.isEmpty ? nil : topic.with(options)
    }
  }
}

extension ReferenceTopic {
  fileprivate var text: String {
    var lines = ["\(name): \(summary)"]
    if let example { lines.append("  written:  \(example)") }
    if !otherNames.isEmpty { lines.append("  elsewhere: \(otherNames.joined(separator: ", "))") }
    if let source { lines.append("  source:   \(source)") }
    let width = options.map(\.name.count).max() ?? 0
    for option in options {
      let state = option.isRequired ? "required" : option.defaultText.map { "default \($0)" } ?? "optional"
      lines.append("  " + option.name.padded(to: width) + "  \(option.summary)")
      lines.append("  " + "".padded(to: width) + "  \(option.text); \(state)")
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

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
