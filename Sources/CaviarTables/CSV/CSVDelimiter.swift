/// The delimiter between the cells of a row.
package enum CSVDelimiter: Sendable, Equatable {
  /// One ASCII character.
  case character(UInt8)
  /// Runs of spaces and tabs, as in columns that are aligned for the eye.
  case whitespace

  /// The characters that may stand between cells: those that are no part of a number or a quote.
  package static let characters = ",;\t|: ~^"

  /// As it is written in a spec.
  package var text: String {
    switch self {
    case .character(let byte): String(UnicodeScalar(byte))
    case .whitespace: "whitespace"
    }
  }

  /// The delimiter with that spelling; nil if there is none.
  package init?(_ text: String) {
    if text == "whitespace" {
      self = .whitespace
    } else if text.utf8.count == 1, let byte = text.utf8.first, Self.characters.utf8.contains(byte) {
      self = .character(byte)
    } else {
      return nil
    }
  }

  var byte: UInt8 { if case .character(let byte) = self { byte } else { .space } }
}
