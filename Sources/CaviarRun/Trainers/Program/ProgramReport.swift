import CaviarExperiment
import CaviarProgram
import CaviarTraining

/// What a program says in one line: `{"epoch": 3, "validation_accuracy": 0.91}`, or on standard output
/// `validation_accuracy=0.91` as well.
struct ProgramReport: Equatable {
  /// The epoch. Nil for the result of the whole run.
  var epoch: Int?
  var values: [String: Double] = [:]
  /// The names whose values are no numbers.
  var words: [String] = []

  /// Nil for a line that reports nothing.
  ///
  /// - Parameter isOutput: True for a line of standard output, among which there are others.
  init?(_ line: [UInt8], isOutput: Bool) {
    guard let first = line.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) else { return nil }
    if first == UInt8(ascii: "{") {
      guard let text = String(validating: line, as: UTF8.self), let members = FlatObject.members(of: text) else {
        return nil
      }
      for (name, number) in members { add(name, number) }
    } else if isOutput {
      for word in String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace) {
        let parts = word.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, Metric.isName(String(parts[0])) else { continue }
        if let number = Double(parts[1].trimmingSuffix(while: { ",;".contains($0) })) { add(String(parts[0]), number) }
      }
    }
    guard !values.isEmpty || !words.isEmpty else { return nil }
  }

  private mutating func add(_ name: String, _ number: Double?) {
    switch number {
    case nil: words.append(name)
    case let number? where name == "epoch": epoch = Int(exactly: number)
    case let number?: values[name] = number
    }
  }
}

/// The numbers of a JSON object, by name. Foundation's reader of NaN and Infinity, which Python and JavaScript write, does not
/// survive noise.
enum FlatObject {
  /// The members in their order, nil for a value that is no number. Nil for a text that is no object of such members.
  static func members(of text: String) -> [(name: String, number: Double?)]? {
    var rest = text[...].trimmed
    guard rest.popFirst() == "{" else { return nil }
    var members: [(String, Double?)] = []
    rest = rest.trimmed
    if rest.first == "}" { return rest.dropFirst().trimmed.isEmpty ? [] : nil }
    while true {
      guard let name = string(&rest), case let after = rest.trimmed, after.first == ":" else { return nil }
      rest = after.dropFirst().trimmed
      if rest.first == "\"" {
        guard string(&rest) != nil else { return nil }
        members.append((name, nil))
      } else {
        let word = rest.prefix { $0 != "," && $0 != "}" }
        rest = rest[word.endIndex...]
        guard let value = value(String(word.trimmed.trimmingSuffix { $0.isWhitespace })) else { return nil }
        members.append((name, value))
      }
      rest = rest.trimmed
      switch rest.popFirst() {
      case ",": rest = rest.trimmed
      case "}": return rest.trimmed.isEmpty ? members : nil
      default: return nil
      }
    }
  }

  /// A text in quotes, its escapes as they are written.
  private static func string(_ rest: inout Substring) -> String? {
    guard rest.popFirst() == "\"" else { return nil }
    var text = ""
    while let next = rest.popFirst() {
      if next == "\"" { return text }
      text.append(next)
      if next == "\\", let escaped = rest.popFirst() { text.append(escaped) }
    }
    return nil
  }

  /// A number, or nil for a word that is none. Nil as a whole for what is no value.
  private static func value(_ word: String) -> Double?? {
    switch word {
    case "NaN", "nan": .some(.nan)
    case "Infinity", "inf": .some(.infinity)
    case "-Infinity", "-inf": .some(-.infinity)
    case "true", "false", "null": .some(nil)
    default: Double(word).map { .some($0) }
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring { drop { $0 == " " || $0 == "\t" || $0 == "\r" }[...] }

  fileprivate func trimmingSuffix(while holds: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, holds(last) { rest.removeLast() }
    return rest
  }
}
