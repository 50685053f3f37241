import CaviarExperiment
import CaviarRun
import CaviarSpec
import CaviarTraining

extension ReferenceTopic {
  /// The name without its kind: `adam`, `summary.json`, `78`.
  var lastName: String {
    let kinds = ["file", "exit_code", "outcome", "diagnosis", "concept"]
    if let kind = kinds.first(where: { name.hasPrefix($0 + ".") }) { return String(name.dropFirst(kind.count + 1)) }
    return name.split(separator: ".").last.map(String.init) ?? name
  }
}

extension [ReferenceTopic] {
  /// The topics that a word names: the members of a kind, topics by their name, its last part or other tools' names, and
  /// topics reduced to their options of that name.
  func about(_ words: String) -> (members: [ReferenceTopic], topics: [ReferenceTopic]) {
    let word = Self.folded(words)
    let kind = Self.singular(word)
    let members = filter { topic in
      [word, kind].contains { name in topic.name.hasPrefix(name + ".") && !contains { $0.name == name } }
    }
    let named = filter {
      [word, word + "s"].contains($0.name) || $0.name.hasSuffix("." + word) || $0.otherNames.contains(word)
    }
    if !members.isEmpty { return (members, named.filter { $0.name.hasPrefix("concept.") } + withOptions(word)) }
    if !named.isEmpty { return ([], named) }
    let options = withOptions(word)
    if let metric = PartMetric(rawValue: word) ?? PartMetric(otherName: word) {
      return about("metric." + metric.kind.rawValue)
    }
    if options.isEmpty, let file = first(where: { $0.name.hasPrefix("file.\(word).") }) { return ([], [file]) }
    if options.isEmpty, let last = word.split(separator: "/").last, last != word { return about(String(last)) }
    if options.isEmpty, let last = word.split(separator: ".").last, last != word { return about(String(last)) }
    return ([], options)
  }

  /// The words spelled as names are: in lower case, with `_` for spaces and hyphens.
  private static func folded(_ words: String) -> String {
    words.lowercased().split { $0 == " " || $0 == "-" || $0 == "_" }.joined(separator: "_")
  }

  /// The name of a kind given in the plural: `exit_codes`, `diagnoses`.
  private static func singular(_ word: String) -> String {
    if word == "result_files" || word == "results" { return "file" }
    if word.hasSuffix("oses") { return word.dropLast(2) + "is" }
    return word.hasSuffix("s") ? String(word.dropLast()) : word
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
}
