import Algorithms
internal import CaviarDiagnostics

/// A text that is safe to pass to libyaml, with the conversion of libyaml's places to lines and columns.
///
/// Lines are those of ``SourceFile``, as in an editor; libyaml also breaks them at U+0085, U+2028 and U+2029, as YAML 1.1
/// does.
struct SourceText {
  let file: SourceFile

  /// The scalars of each line, without trailing blanks. Shape: `[lines]`.
  private var lines: [Range<Int>] = []

  /// The number of scalars.
  private var count = 0

  /// Checks size, encoding and characters. O(bytes).
  init(_ bytes: [UInt8], name: String, limits: ReadingLimits) throws(Diagnostic) {
    guard bytes.count <= limits.bytes else {
      throw Diagnostic(
        .yamlLimit, "the file is too large: \(bytes.count.grouped) bytes, where \(limits.bytes.grouped) are allowed",
        at: SourceLocation(file: SourceFile(name: name, text: ""), line: 1, column: 1),
        notes: ["a spec is a short text; data belongs in files of its own that the spec names"])
    }
    file = SourceFile(name: name, text: try decode(bytes, name: name))
    try findLines()
  }

  /// The location of the scalars from `start` to `end`, as far as they are in the first line.
  func location(_ start: Int, _ end: Int) -> SourceLocation {
    guard let last = lines.last else { return SourceLocation(file: file, line: 1, column: 1) }
    // The end of the text is shown at the end of the last line with content, whatever blanks and line breaks follow it.
    let start = start < count ? start : last.upperBound
    let number = lines.partitioningIndex { $0.lowerBound > start }
    let line = lines[max(0, number - 1)]
    return SourceLocation(
      file: file, line: max(1, number), column: start - line.lowerBound + 1, length: min(end, line.upperBound) - start)
  }

  /// The line of a location, from its column on.
  func rest(of location: SourceLocation) -> Substring.UnicodeScalarView {
    file.line(location.line).unicodeScalars.dropFirst(location.column - 1)
  }

  /// Finds the lines, and rejects the characters that YAML forbids in section 5.1.
  private mutating func findLines() throws(Diagnostic) {
    var start = 0
    var end = 0
    var place = 0
    var previous: Unicode.Scalar = " "
    for scalar in file.text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r":
        start = place + 1
      case "\n", "\r":
        lines.append(start..<max(start, end))
        start = place + 1
      case " ", "\t":
        break
      default:
        if isForbidden(scalar) {
          throw forbidden(scalar, at: SourceLocation(file: file, line: lines.count + 1, column: place - start + 1))
        }
        end = place + 1
      }
      previous = scalar
      place += 1
    }
    count = place
    if place > start { lines.append(start..<max(start, end)) }
  }
}
