internal import Foundation

/// A JSON object in one line, as far as reports need it: numbers and texts by name, with the NaN and Infinity that Python and
/// JavaScript write. Values of other kinds are skipped.
///
/// Foundation's decoder takes no NaN without a type that asks for it, and a fit may report a hundred thousand lines.
struct ReportObject: Equatable {
  enum Value: Equatable {
    case number(Double)
    case text(String)
    /// True, false, null, a list, an object.
    case other(isTrue: Bool)
  }

  private(set) var members: [(name: String, value: Value)] = []

  static func == (one: Self, other: Self) -> Bool {
    one.members.map(\.name) == other.members.map(\.name) && one.members.map(\.value) == other.members.map(\.value)
  }

  subscript(name: String) -> Value? { members.last { $0.name == name }?.value }

  /// Nil for a line that is no object.
  init?(_ line: [UInt8]) {
    var scanner = Scanner(line)
    guard scanner.takes("{") else { return nil }
    guard !scanner.takes("}") else {
      if scanner.isAtEnd { return } else { return nil }
    }
    repeat {
      guard let name = scanner.text(), scanner.takes(":"), let value = scanner.value() else { return nil }
      members.append((name, value))
    } while scanner.takes(",")
    guard scanner.takes("}"), scanner.isAtEnd else { return nil }
  }

  private struct Scanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func skipSpace() {
      while index < bytes.count, [0x20, 0x09, 0x0d].contains(bytes[index]) { index += 1 }
    }

    var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return index == bytes.count
      }
    }

    mutating func takes(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
      index += 1
      return true
    }

    /// A text in quotes. Nil if there is none.
    mutating func text() -> String? {
      guard takes("\"") else { return nil }
      let start = index
      var isPlain = true
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] == UInt8(ascii: "\\") {
          isPlain = false
          index += 1
        }
        index += 1
      }
      guard index < bytes.count else { return nil }
      index += 1
      if isPlain { return String(validating: bytes[start..<index - 1], as: UTF8.self) }
      return try? JSONDecoder().decode(String.self, from: Data(bytes[start - 1..<index]))
    }

    mutating func value() -> Value? {
      skipSpace()
      guard index < bytes.count else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "\""): return text().map { .text($0) }
      case UInt8(ascii: "["), UInt8(ascii: "{"): return nested()
      default: return word()
      }
    }

    private mutating func word() -> Value? {
      let start = index
      let ends = [UInt8(ascii: ","), UInt8(ascii: "}"), 0x20, 0x09, 0x0d]
      while index < bytes.count, !ends.contains(bytes[index]) { index += 1 }
      let word = String(decoding: bytes[start..<index], as: UTF8.self)
      switch word {
      case "NaN", "nan", "-NaN", "-nan": return .number(.nan)
      case "Infinity", "inf": return .number(.infinity)
      case "-Infinity", "-inf": return .number(-.infinity)
      case "true", "false", "null": return .other(isTrue: word == "true")
      default: return Double(word).map { .number($0) }
      }
    }

    /// A list or an object, whose inside is skipped.
    private mutating func nested() -> Value? {
      var depth = 0
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: "\""):
          guard text() != nil else { return nil }
          continue
        default: break
        }
        index += 1
        if depth == 0 { return .other(isTrue: false) }
      }
      return nil
    }
  }
}
