/// The text of a file, with an index of its lines: the findings of a file share it to show the lines that they are about.
///
/// A line ends at LF, CRLF or a lone CR, as in YAML 1.2. A text that ends with a line break has no further, empty line.
package final class SourceFile: Sendable {
  /// The path as given by the user.
  package let name: String

  /// The whole text, without a byte order mark.
  package let text: String

  private let lines: [Range<String.Index>]

  /// Finds the lines of `text`. O(bytes).
  package init(name: String, text: String) {
    var text = text
    text.makeContiguousUTF8()
    self.name = name
    self.text = text
    self.lines = Self.lines(of: text)
  }

  /// The number of lines; 0 for an empty text.
  package var lineCount: Int { lines.count }

  /// A line without its line break, in O(1).
  ///
  /// - Parameter number: The line, counted from 1.
  /// - Returns: An empty text if there is no such line.
  package func line(_ number: Int) -> Substring {
    lines.indices.contains(number - 1) ? text[lines[number - 1]] : ""
  }

  private static func lines(of text: String) -> [Range<String.Index>] {
    let bytes = text.utf8
    var lines: [Range<String.Index>] = []
    var start = bytes.startIndex
    var index = start
    while index < bytes.endIndex {
      let byte = bytes[index]
      var next = bytes.index(after: index)
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        lines.append(start..<index)
        if byte == UInt8(ascii: "\r"), next < bytes.endIndex, bytes[next] == UInt8(ascii: "\n") {
          next = bytes.index(after: next)
        }
        start = next
      }
      index = next
    }
    if start < bytes.endIndex { lines.append(start..<bytes.endIndex) }
    return lines
  }
}
