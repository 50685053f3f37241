import CaviarDiagnostics
import CaviarYAML
import Testing

@Suite("Texts that are not YAML")
struct SyntaxTests {
  @Test(arguments: [
    "a:\n1️⃣\tb: 1\n", "1️⃣\ta: 1\n", "a:\n  b: 1\n1️⃣\tc: 2\n", "a:\n  1️⃣\tb: 1\n", "a: 1\n1️⃣\tb: 2\n",
    "a: \"x\"\n1️⃣\tb: 2\n", "a: |\n1️⃣\ttext\n", "a:\r\n1️⃣\t- 1\r\n", "a:\n  1️⃣\t", "-1️⃣\t- 1",
  ])
  func tabs(text: String) {
    expectErrors(.yamlTab, in: text, saying: "tab")
  }

  @Test func tabsElsewhereAreBlanks() throws {
    #expect(try read("a:\t1\t# c\nb: [\t1,\n\t2]\nc: \"\tx\"").flow == "{a: 1, b: [1, 2], c: \"\tx\"}")
  }

  @Test(arguments: [
    ("a: b1️⃣: c", "':' is not allowed here"),
    ("a: 1\n1️⃣lr\nb: 2", "':' is missing"),
    ("a: 1\n1️⃣lr:0.1\nb: 2", "':' is missing"),
    ("a: 1\n1️⃣lr", "':' is missing"),
    ("a: 'x' 1️⃣y", "expected a key"),
    ("- a\n1️⃣b: 1", "expected '- '"),
    ("a: 1️⃣[1, 2\n", "'[' is not closed"),
    ("a: 1️⃣{b: 1\n\n", "'{' is not closed"),
    ("a: [1: 21️⃣: 3]", "expected ',' or ']', found ':'"),
    ("a: [1 1️⃣{}]", "expected ',' or ']', found '{'"),
    ("a: {b: 11️⃣]}", "expected ',' or '}', found ']'"),
    ("a: 1️⃣]", "expected a value, found ']'"),
    ("a: 1️⃣\"x\nb: 1\n", "quote is not closed"),
    ("a: 1️⃣'x", "quote is not closed"),
    ("a: \"C:1️⃣\\data\"", "unknown escape '\\d'"),
    ("a: \"\\x1️⃣zz\"", "escape is not a character"),
    ("a: 1️⃣@b", "cannot start with '@'"),
    ("a: 1️⃣`b`", "cannot start with '`'"),
    ("a: 1️⃣- b", "a list cannot start here"),
    ("a: 1️⃣? b", "a key cannot start here"),
    ("[1]\n1️⃣b: 2", "expected the end of the file"),
    ("a: 1️⃣*.csv", "name of an anchor"),
    ("a: | 1️⃣text", "expected a comment"),
    ("1️⃣%YAML 2.0\n---\na: 1", "another version"),
    ("a: 1️⃣!y!z 1", "unknown tag"),
  ])
  func problems(text: String, message: String) {
    let (root, errors) = expectErrors(.yamlSyntax, in: text, saying: message)
    #expect(root == nil)
    #expect(errors.first?.message.contains("context") == false)
  }

  @Test func whatIsBeingReadIsNamed() {
    let (_, errors) = expectErrors(.yamlSyntax, in: "a: [1,\n  2: 31️⃣: 4]")
    #expect(errors.first?.notes.last == "while parsing a flow sequence, which starts in line 1, column 4")
  }

  @Test func unicodeBeforeTheColumn() {
    expectErrors(.yamlSyntax, in: "# 日本\r\n\"née 👩🏽\": \"\u{85}\u{2028}\"\r\nç: b1️⃣: c")
  }

  @Test(arguments: ["", "\u{FEFF}", "\n\n", "# only\n# comments\n", "---\n", "---\n...\n", "  "])
  func empty(text: String) {
    let (root, _) = expectErrors(.yamlEmpty, in: "1️⃣" + text, saying: "empty")
    #expect(root == nil)
  }

  @Test(arguments: ["a: 1\n1️⃣---\nb: 2\n", "---\na: 1\n...\n1️⃣---\nb: 2\n", "a: 1\n1️⃣---\n"])
  func secondDocument(text: String) {
    let (root, _) = expectErrors(.yamlSecondDocument, in: text)
    #expect(root == nil)
  }
}
