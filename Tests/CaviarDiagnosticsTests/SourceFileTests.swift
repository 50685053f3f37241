import CaviarDiagnostics
import Testing

@Suite struct SourceFileTests {
  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a\n", ["a"]), ("\n", [""]), ("a\n\nb", ["a", "", "b"]), ("a\r\nb\rc\n", ["a", "b", "c"]),
    ("\r\r\n\n", ["", "", ""]), ("é\u{2028}日\n👩🏽", ["é\u{2028}日", "👩🏽"]),
  ])
  func lines(text: String, lines: [String]) {
    let file = SourceFile(name: "a", text: text)
    #expect(file.lineCount == lines.count)
    #expect(lines.indices.map { String(file.line($0 + 1)) } == lines)
    #expect(file.line(0) == "" && file.line(lines.count + 1) == "" && file.line(-1) == "")
  }

  @Test func locationsCompareByPlace() {
    func location(_ name: String, _ line: Int, _ column: Int, _ length: Int = 1) -> SourceLocation {
      SourceLocation(file: SourceFile(name: name, text: ""), line: line, column: column, length: length)
    }
    #expect(location("a", 1, 2, 3) == location("a", 1, 2))
    let inOrder = [location("a", 1, 9), location("a", 2, 1), location("a", 10, 1), location("b", 1, 1)]
    #expect(inOrder.reversed().sorted() == inOrder)
  }
}
