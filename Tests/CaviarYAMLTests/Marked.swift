import CaviarDiagnostics
import CaviarYAML
import Testing

/// A text without its marks 1️⃣ to 9️⃣, and the places of the marks, so that a test shows where it expects errors.
struct Marked {
  private(set) var text = ""
  private(set) var places: [Place] = []

  struct Place: Equatable, CustomStringConvertible {
    var line: Int
    var column: Int
    var description: String { "\(line):\(column)" }
  }

  /// Takes out the marks, which are in the order of their numbers, each before the character that it marks.
  init(_ marked: String) {
    let marks: [Character] = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣"]
    var place = Place(line: 1, column: 1)
    for character in marked {
      if marks.contains(character) {
        places.append(place)
        continue
      }
      text.append(character)
      if ["\n", "\r\n", "\r"].contains(character) {
        place = Place(line: place.line + 1, column: 1)
      } else {
        place.column += character.unicodeScalars.count
      }
    }
  }
}

/// Parses a text and expects no errors.
func read(_ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws -> Node {
  var sink = DiagnosticSink()
  let node = parse(Array(text.utf8), name: "a.yaml", into: &sink)
  #expect(sink.diagnostics.isEmpty, sourceLocation: sourceLocation)
  return try #require(node, sourceLocation: sourceLocation)
}

/// Parses a marked text and expects an error of `code` at each of its marks and nowhere else.
///
/// - Returns: The root and the errors, in the order of their places.
@discardableResult
func expectErrors(
  _ code: Diagnostic.Code, in marked: String, saying phrase: String = "", limits: ReadingLimits = .standard,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> (root: Node?, errors: [Diagnostic]) {
  let marked = Marked(marked)
  var sink = DiagnosticSink()
  let root = parse(Array(marked.text.utf8), name: "a.yaml", limits: limits, into: &sink)
  let errors = sink.sorted
  let places = errors.map { $0.location.map { Marked.Place(line: $0.line, column: $0.column) } }
  #expect(places == marked.places, sourceLocation: sourceLocation)
  #expect(errors.allSatisfy { $0.code == code }, "\(errors.map(\.code))", sourceLocation: sourceLocation)
  for error in errors where !phrase.isEmpty {
    #expect(error.message.contains(phrase), sourceLocation: sourceLocation)
  }
  return (root, errors)
}

extension Node {
  /// The value of a key.
  subscript(key: String) -> Node? {
    mapping?.first { $0.key.scalar?.text == key }?.value
  }

  /// The node in flow style, with quotes around every text that is not plain.
  var flow: String {
    switch content {
    case .scalar(let scalar): scalar.isPlain ? scalar.text : "\"\(scalar.text)\""
    case .sequence(let nodes): "[" + nodes.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key.flow): \($0.value.flow)" }.joined(separator: ", ") + "}"
    }
  }
}
