import CaviarDiagnostics
import CaviarYAML
import Testing

@Suite("Documents that are well")
struct NodeTests {
  @Test func everyStyle() throws {
    let text = """
      %YAML 1.2
      ---
      # comment
      block:
        - a
        -
          - b
      flow: {x: [1, 'two', "th\\u0072ee"], y: }
      literal: |
        one
        two
      folded: >-
        one
        two
      "quoted key": yes
      ? explicit
      : value
      ...
      """
    let expected =
      #"{block: [a, [b]], flow: {x: [1, "two", "three"], y: }, literal: "one\#ntwo\#n", folded: "one two", "#
      + #""quoted key": yes, explicit: value}"#
    #expect(try read(text).flow == expected)
  }

  @Test func lineBreaksAndByteOrderMark() throws {
    let lines = ["a: 1", "b:", "  - 2", "  - x: 3", ""]
    for lineBreak in ["\n", "\r\n", "\r"] {
      for start in ["", "\u{FEFF}"] {
        let node = try read(start + lines.joined(separator: lineBreak))
        #expect(node.flow == "{a: 1, b: [2, {x: 3}]}")
        #expect(node.location.column == 1)
        let three = try #require(node["b"]?.sequence?[1]["x"]).location
        #expect((three.line, three.column, three.length) == (4, 8, 1))
        #expect(three.file.line(4) == "  - x: 3")
      }
    }
  }

  @Test func columnsCountScalars() throws {
    let node = try read("{\"e\u{301}日本👩🏽\": [\"\u{85}\u{2028}\", \"née\"]}")
    let key = try #require(node.mapping?.first).key.location
    #expect((key.line, key.column, key.length) == (1, 2, 8))
    let value = try #require(node.mapping?.first?.value.sequence?.last).location
    #expect((value.line, value.column, value.length) == (1, 19, 5))
  }

  @Test func lengthsEndWithTheFirstLine() throws {
    let node = try read(
      "list:  \n  - a: 1\n    b: 2\nempty:\ntext: |\n  x\nplain: one\n  two\nflow: [1,  \n  2]\nend: [3, 4] # c\n")
    let lengths = try ["list", "empty", "text", "plain", "flow", "end"].map { try #require(node[$0]).location.length }
    #expect(lengths == [6, 1, 1, 3, 3, 6])
    let places = try ["list", "empty", "text"].map { try #require(node[$0]).location }
    #expect(places.map(\.line) == [2, 4, 5])
    #expect(places.map(\.column) == [3, 7, 7])
    #expect(node.location.length == 5)
  }

  @Test func aliasesRepeatAndPointAtTheirUse() throws {
    let node = try read("a: &x [1, &y 2]\nb: *x\nc: {*y : &x 3}\nd: *x\n")
    #expect(node.flow == "{a: [1, 2], b: [1, 2], c: {2: 3}, d: 3}")
    let b = try #require(node["b"])
    #expect((b.location.line, b.location.column, b.location.length) == (2, 4, 2))
    #expect(b.sequence?.first?.location.line == 1)
  }

  @Test func tagsThatMatch() throws {
    let node = try read(
      "[!!str 1, !!str , ! 2, !!int \"3\", !!float 4, !!float .inf, !!bool true, !!null ~, !!seq [], !!map {}, ! []]")
    #expect(node.flow == #"["1", "", "2", 3, 4, .inf, true, ~, [], {}, []]"#)
  }

  @Test func nullIsADocument() throws {
    #expect(try read("~").scalar?.isNull == true)
    #expect(try read("\"\"").scalar?.text == "")
  }

  @Test func zeroInATextStays() throws {
    #expect(try read(#""a\0b""#).scalar?.text == "a\0b")
  }
}
