import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
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
      if character == "\n" {
        place = Place(line: place.line + 1, column: 1)
      } else {
        place.column += character.unicodeScalars.count
      }
    }
  }
}

/// An error that is expected at a mark: its code, and phrases of its message, its notes or its suggestion.
struct Expected {
  let code: Diagnostic.Code
  let phrases: [String]

  init(_ code: Diagnostic.Code, _ phrases: String...) {
    self.code = code
    self.phrases = phrases
  }
}

/// Parses a text that must be valid YAML.
func node(of text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws -> Node {
  var sink = DiagnosticSink()
  let node = parse(Array(text.utf8), name: "a.yaml", into: &sink)
  #expect(sink.diagnostics.map(\.message) == [], sourceLocation: sourceLocation)
  return try #require(node, sourceLocation: sourceLocation)
}

/// Decodes a text with a codec and the scales of the language.
func decode<Value>(
  _ text: String, as codec: Codec<Value>, sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> (declared: Parametric<Value>?, decoding: Decoding) {
  var decoding = Decoding(scales: scales)
  let declared = codec.decode(try node(of: text, sourceLocation: sourceLocation), &decoding)
  decoding.finish()
  return (declared, decoding)
}

/// Decodes a text and expects no errors.
func read<Value>(
  _ text: String, as codec: Codec<Value>, sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> (declared: Parametric<Value>, hyperparameters: [Hyperparameter]) {
  let (declared, decoding) = try decode(text, as: codec, sourceLocation: sourceLocation)
  #expect(decoding.sink.diagnostics.map(\.message) == [], sourceLocation: sourceLocation)
  return (try #require(declared, sourceLocation: sourceLocation), decoding.hyperparameters)
}

/// Decodes a marked text and expects errors at its marks and nowhere else.
///
/// - Returns: The errors, in the order of their places.
@discardableResult
func expectErrors<Value>(
  in marked: String, as codec: Codec<Value>, sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> [Diagnostic] {
  let marked = Marked(marked)
  let (declared, decoding) = try decode(marked.text, as: codec, sourceLocation: sourceLocation)
  let errors = decoding.sink.sorted
  // The checks that need the whole spec run after the value is decoded.
  let late: [Diagnostic.Code] = [.duplicateAddress, .unknownAddress, .outOfRange]
  #expect(declared == nil || errors.allSatisfy { late.contains($0.code) }, sourceLocation: sourceLocation)
  let places = errors.map { $0.location.map { Marked.Place(line: $0.line, column: $0.column) } }
  #expect(places == marked.places, "\(errors.map(\.wholeText))", sourceLocation: sourceLocation)
  return errors
}

/// Decodes a marked text and expects these errors at its marks, in their order, and no others.
func expectErrors<Value>(
  _ expected: [Expected], in marked: String, as codec: Codec<Value>,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let errors = try expectErrors(in: marked, as: codec, sourceLocation: sourceLocation)
  #expect(errors.map(\.code.rawValue) == expected.map(\.code.rawValue), sourceLocation: sourceLocation)
  for (error, expected) in zip(errors, expected) {
    for phrase in expected.phrases where !error.wholeText.contains(phrase) {
      Issue.record("expected `\(phrase)` in `\(error.wholeText)`", sourceLocation: sourceLocation)
    }
  }
}

extension Diagnostic {
  /// The message, the notes and the suggestion.
  var wholeText: String { ([message] + notes + [suggestion].compactMap { $0 }).joined(separator: "\n") }
}
