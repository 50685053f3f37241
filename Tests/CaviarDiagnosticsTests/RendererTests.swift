import CaviarDiagnostics
import Testing

@Suite struct RendererTests {
  let renderer = DiagnosticRenderer(width: 40)

  func diagnostic(_ line: String, column: Int, length: Int = 1) -> Diagnostic {
    let file = SourceFile(name: "a.yaml", text: "first\n\(line)\nlast")
    return Diagnostic(
      .error, "test.code", "message", at: SourceLocation(file: file, line: 2, column: column, length: length))
  }

  /// The source line and the line of marks.
  func snippet(_ line: String, column: Int, length: Int = 1) -> String {
    let lines = renderer.render(diagnostic(line, column: column, length: length)).split(separator: "\n")
    return lines.dropFirst().joined(separator: "\n")
  }

  @Test func everything() {
    var error = diagnostic("  lr: 1e-3", column: 3, length: 2)
    error.message = "unknown key 'lr'"
    error.notes = ["first note", "second note\nin two lines"]
    error.suggestion = "learning_rate: 1e-3\nl2: 0"
    var warning = error
    warning = Diagnostic(.warning, "test.other", "no place")
    #expect(
      renderer.render([error, warning, error, Diagnostic(.note, "test.note", "a note")]) == """
        a.yaml:2:3: error: unknown key 'lr'
          lr: 1e-3
          ^~
          note: first note
          note: second note
                in two lines
          help: learning_rate: 1e-3
                l2: 0
        warning: no place
        a.yaml:2:3: error: unknown key 'lr'
          lr: 1e-3
          ^~
          note: first note
          note: second note
                in two lines
          help: learning_rate: 1e-3
                l2: 0
        note: a note
        2 errors, 1 warning
        """)
  }

  @Test func summary() {
    let error = Diagnostic("e", "x")
    let warning = Diagnostic(.warning, "w", "x")
    #expect(renderer.render([]) == "")
    #expect(renderer.render([error]) == "error: x\n1 error")
    #expect(renderer.render([warning, warning]) == "warning: x\nwarning: x\n2 warnings")
    #expect(renderer.render([Diagnostic(.note, "n", "x")]) == "note: x")
  }

  @Test func wordsKeepWithinATerminal() {
    var error = diagnostic("  lr: 1e-3", column: 3, length: 2)
    error.message = "unknown key `lr` in `training`, which has others"
    error.notes = ["allowed here: `optimizer`, `learning_rate`\n  and more", "short"]
    error.suggestion = "a-path/that/is/longer/than/a/line/stays/whole.yaml"
    #expect(
      DiagnosticRenderer(width: 40, wraps: true).render(error) == """
        a.yaml:2:3: error: unknown key `lr` in
          `training`, which has others
          lr: 1e-3
          ^~
          note: allowed here: `optimizer`,
                `learning_rate`
                  and more
          note: short
          help: a-path/that/is/longer/than/a/line/stays/whole.yaml
        """)
    #expect(renderer.render(error).hasPrefix("a.yaml:2:3: error: \(error.message)\n"))
  }

  @Test func tabsStayTabs() {
    #expect(snippet("\ta:\tb", column: 5) == "\ta:\tb\n\t  \t^")
    #expect(snippet("\ta", column: 1, length: 2) == "\ta\n^~~~~~~~~")
    #expect(snippet("abc\td", column: 4, length: 2) == "abc\td\n   ^~~~~~")
  }

  @Test func wideAndCombiningScalars() {
    #expect(snippet("日本: x", column: 5) == "日本: x\n      ^")
    #expect(snippet("日本: x", column: 1, length: 2) == "日本: x\n^~~~")
    #expect(snippet("한글 ｆ x", column: 6) == "한글 ｆ x\n        ^")
    #expect(snippet("e\u{301}e\u{301} x", column: 6) == "e\u{301}e\u{301} x\n   ^")
    #expect(snippet("😀 🇫🇷 x", column: 6) == "😀 🇫🇷 x\n      ^")
    #expect(snippet("naïve 8×8 – x", column: 13) == "naïve 8×8 – x\n            ^")
  }

  @Test func controlCharactersAreSpeltOut() {
    #expect(snippet("a\u{1B}[31m x", column: 8) == "a<U+001B>[31m x\n              ^")
    #expect(snippet("a\u{1B}b", column: 2) == "a<U+001B>b\n ^~~~~~~~")
    #expect(
      snippet("\u{0}\u{7F}\u{85}\u{9B}\u{202E}\u{200B}\u{FEFF}", column: 8) == """
        …<U+009B><U+202E><U+200B><U+FEFF>
                                         ^
        """)
    var hostile = diagnostic("x", column: 1)
    hostile.message = "bad\u{1B}]0;title\u{7} \u{2066}key\nerror: forged"
    hostile.notes = ["no\u{1B}te\r\nmore"]
    hostile.suggestion = "\u{9B}2J"
    let text = renderer.render(hostile)
    #expect(
      text == """
        a.yaml:2:1: error: bad<U+001B>]0;title<U+0007> <U+2066>key<U+000A>error: forged
        x
        ^
          note: no<U+001B>te
                more
          help: <U+009B>2J
        """)
    let named = Diagnostic(
      "c", "m", at: SourceLocation(file: SourceFile(name: "\u{1B}.yaml", text: ""), line: 1, column: 1))
    #expect(renderer.render(named) == "<U+001B>.yaml:1:1: error: m")
  }

  @Test func longLinesAreCutAroundTheMark() {
    let digits = String(repeating: "0123456789", count: 10)
    #expect(
      snippet(digits, column: 1, length: 3) == """
        01234567890123456789012345678901234567…
        ^~~
        """)
    #expect(
      snippet(digits, column: 51, length: 3) == """
        …23456789012345678901234567890123456789…
                           ^~~
        """)
    #expect(
      snippet(digits, column: 99, length: 3)
        == """
        …23456789012345678901234567890123456789
                                             ^~
        """)
  }

  @Test func aMarkLongerThanTheWindowEndsWithIt() {
    let lines = snippet(String(repeating: "x", count: 200), column: 100, length: 100).split(separator: "\n")
    #expect(lines[0].count <= 40)
    #expect(lines[1].count < lines[0].count)
    #expect(lines[1].contains("^~~~"))
  }

  @Test(arguments: [1, 500_000, 1_000_000, 1_000_001])
  func aMegabyteInOneLine(column: Int) {
    let lines = snippet(String(repeating: "日", count: 1_000_000), column: column).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].count <= 21)
    #expect(lines[1].contains("^"))
  }

  @Test func placesOutsideTheText() {
    #expect(snippet("ab", column: 3) == "ab\n  ^")
    #expect(snippet("ab", column: 9, length: 5) == "ab\n  ^")
    #expect(snippet("", column: 1) == "")
    let file = SourceFile(name: "a", text: "x")
    #expect(
      renderer.render(Diagnostic("c", "m", at: SourceLocation(file: file, line: 7, column: 0))) == "a:7:1: error: m")
  }

  @Test func color() {
    let text = DiagnosticRenderer(color: true).render(diagnostic("a: b", column: 4))
    let plain = text.replacing(/\u{1B}\[[0-9;]+m/, with: "")
    #expect(plain == "a.yaml:2:4: error: message\na: b\n   ^")
    #expect(text.contains("\u{1B}[1;31merror:\u{1B}[0m"))
  }
}
