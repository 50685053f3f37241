import CaviarDiagnostics
import CaviarYAML
import Testing

@Suite("Lines that are indented wrong")
struct IndentationTests {
  @Test(arguments: [
    (
      "data:\n  csv: a.csv\n   1️⃣label: x\n", "indented too far",
      "indent it by 2 spaces, as `csv` in line 2"
    ),
    (
      "a: 1\n  1️⃣b: 2", "indented too far", "begin it in the first column, as `a` in line 1"
    ),
    (
      "s:\n  - name: coarse\n    trials: 4\n     1️⃣epochs: 2\n", "indented too far",
      "indent it by 4 spaces, as `trials` in line 3"
    ),
    (
      "t:\n  rate: {log: [1, 2]}\n    1️⃣size: 2\n", "indented too far", "indent it by 2 spaces, as `rate` in line 2"
    ),
    (
      "t:\n  rate: 1\n 1️⃣size: 2\n", "matches no line above",
      "indent it by 2 spaces, as `rate` in line 2, or begin it in the first column, as `t` in line 1"
    ),
    ("m:\n  - relu\n 1️⃣t:\n  x: 1\n", "matches no line above", "begin it in the first column, as `m` in line 1"),
    (
      "s:\n  - name: coarse\n  1️⃣trials: 4\n", "matches no line above",
      "indent it by 4 spaces, as `name` in line 2, or begin it in the first column, as `s` in line 1"
    ),
    (
      "m:\n  - dense: {units: 8}\n1️⃣- relu\n", "'-' is not in the same column",
      "indent it by 2 spaces, as `dense` in line 2"
    ),
    (
      "m:\n  - dense: {units: 8}\n   1️⃣- relu\n", "'-' is not in the same column",
      "indent it by 2 spaces, as `dense` in line 2"
    ),
    (
      "m:\n  - dense: {units: 8}\n    1️⃣- relu\n", "'-' is not in the same column",
      "indent it by 2 spaces, as `dense` in line 2"
    ),
    (
      "s:\n  - {name: a}\n   1️⃣- {name: b}\n", "'-' is not in the same column", "indent it by 2 spaces, as line 2"
    ),
    (
      "m:\n  - choice:\n      - relu\n      - tanh\n   1️⃣- softmax\n", "'-' is not in the same column",
      "indent it by 2 spaces, as `choice` in line 2"
    ),
    ("m:\n  1️⃣dense: {units: 8}\n  - relu\n", "has no '- '", "write '- ' before `dense`"),
  ])
  func isExplained(text: String, message: String, suggestion: String) {
    let (root, errors) = expectErrors(.yamlSyntax, in: text, saying: message)
    #expect(root == nil)
    #expect(errors.first?.suggestion == suggestion)
  }

  @Test(arguments: [
    ("t:\n1️⃣\trate: 1\n", "indent it by 2 spaces, under `t` in line 1"),
    ("t:\n  rate: 1\n1️⃣\tsize: 2\n", "indent it by 2 spaces, as `rate` in line 2"),
    ("m:\n  - relu\n1️⃣\t- tanh\n", "indent it by 2 spaces, as `relu` in line 2"),
  ])
  func aTabHasSpacesInItsPlace(text: String, suggestion: String) {
    let (_, errors) = expectErrors(.yamlTab, in: text, saying: "tab")
    #expect(errors.first?.suggestion == suggestion)
  }

  @Test(arguments: [
    ("a: 1\n1️⃣label:class\nb: 2", "write 'label: class', with a space after the ':'"),
    ("m:\n  - a\n  1️⃣-relu", "write '- relu', with a space after the '-'"),
    (
      "o:\n  optimizer:\n  1️⃣adam\n  b: 2",
      "as the value of `optimizer` write it behind the key, 'optimizer: adam', or indent it further"
    ),
  ])
  func aLineWithoutAKeyIsExplained(text: String, suggestion: String) {
    let (_, errors) = expectErrors(.yamlSyntax, in: text)
    #expect(errors.first?.suggestion == suggestion)
  }

  @Test(arguments: ["t:\n  rate: 1️⃣{log: [1, 2]\n  size: 50\n", "t:\n  rate: 1️⃣[1, 2\n  size: 50\nu: 1\n"])
  func aBracketThatIsLeftOpenIsShown(text: String) {
    expectErrors(.yamlSyntax, in: text, saying: "is not closed")
  }
}
