/// A name of a class, normalized so that spellings of one class are equal: as a number, or without case, blanks and
/// dots at its end.
///
/// Names that are equal here are most likely one class that was written in two ways.
enum ClassSpelling: Hashable {
  case number(Double)
  case word(String)

  init(_ name: String) {
    var letters = name.lowercased().filter { !$0.isWhitespace }
    while letters.last == "." { letters.removeLast() }
    self = Double(letters).flatMap { $0.isFinite ? .number($0) : nil } ?? .word(letters)
  }
}
