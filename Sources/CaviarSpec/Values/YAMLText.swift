/// Writes a tree as YAML that parses back to the same tree, for resolved specs and for text to paste into a spec.
package enum YAMLText {
  /// The tree in block style, with short mappings between braces; ends with a line break.
  package static func document(_ value: SpecValue) -> String {
    var lines: [String] = []
    write(value, indent: "", into: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tree on one line: `{log: [0.0001, 1]}`.
  package static func flow(_ value: SpecValue) -> String {
    switch value {
    case .map(let members):
      "{" + members.map { "\(word($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
    case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    case .searched(let hyperparameter): flow(hyperparameter.canonical)
    case .variable(let variable): flow(variable.written)
    case .tied(let address): "{same_as: \(word(address))}"
    case .text(let text): word(text)
    case .boolean, .integer, .number: value.cell
    }
  }

  private static let lineWidth = 90

  private static func write(_ value: SpecValue, indent: String, into lines: inout [String]) {
    switch value {
    case .variable(let variable):
      write(variable.written, indent: indent, into: &lines)
    case .map(let members) where !members.isEmpty:
      for member in members {
        let head = "\(indent)\(word(member.key)):"
        if let line = line(head, member.value) {
          lines.append(line)
        } else {
          lines.append(head)
          write(member.value, indent: indent + "  ", into: &lines)
        }
      }
    case .list(let items) where !items.isEmpty:
      for item in items {
        if let line = line("\(indent)-", item) {
          lines.append(line)
        } else {
          // The first line of a nested block stands behind the dash.
          let first = lines.count
          write(item, indent: indent + "  ", into: &lines)
          lines[first] = "\(indent)- " + lines[first].dropFirst(indent.count + 2)
        }
      }
    default:
      lines.append(indent + flow(value))
    }
  }

  /// A value on the line of its key or dash, or nil if it is neither a scalar, nor empty, nor short and flat.
  private static func line(_ head: String, _ value: SpecValue) -> String? {
    let line = "\(head) \(flow(value))"
    if value.depth == 0 || value.isEmpty { return line }
    let isComponent = value.depth <= 4 && value.count == 1
    let isFlat = value.depth < (head.hasSuffix("-") ? 3 : 2)
    return (isFlat || isComponent) && line.count <= lineWidth ? line : nil
  }

  /// A text, in quotes if it would otherwise be read as something else.
  private static func word(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isASCII && ($0.isLetter || $0 == "_") } == true
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-./".unicodeScalars.contains(scalar))
      }
    let resolves = ["true", "false", "null"].contains(text.lowercased())
    return isPlain && !resolves ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where isEscaped(scalar):
        let hex = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// True if YAML forbids the bare character, or reads it as a line break (U+0085, U+2028, U+2029).
  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}

extension SpecValue {
  fileprivate var count: Int {
    switch self {
    case .map(let members): members.count
    case .list(let items): items.count
    case .variable(let variable): variable.written.count
    default: 1
    }
  }

  fileprivate var isEmpty: Bool { count == 0 }

  /// The depth of nested mappings and lists.
  fileprivate var depth: Int {
    switch self {
    case .map(let members): 1 + (members.map(\.value.depth).max() ?? 0)
    case .list(let items): 1 + (items.map(\.depth).max() ?? 0)
    case .variable(let variable): variable.written.depth
    default: 0
    }
  }
}
