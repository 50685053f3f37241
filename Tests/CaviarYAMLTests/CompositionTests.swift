import CaviarDiagnostics
import CaviarYAML
import Testing

@Suite("Texts that are YAML, and wrong")
struct CompositionTests {
  @Test func duplicateKeys() {
    let (root, errors) = expectErrors(
      .yamlDuplicateKey, in: "a: 1\nb: {c: 1, 1️⃣\"c\": 2}\n2️⃣a: 3\nd: 4\n3️⃣a: {e: 1, 4️⃣e: 2}\n", saying: "twice")
    #expect(root?.flow == "{a: 1, b: {c: 1}, d: 4}")
    #expect(
      errors.map(\.notes.first) == [
        "it first occurs in line 2, column 5", "it first occurs in line 1, column 1",
        "it first occurs in line 1, column 1", "it first occurs in line 5, column 5",
      ])
  }

  @Test func duplicateThroughAnAlias() {
    expectErrors(.yamlDuplicateKey, in: "&k a: 1\n1️⃣*k : 2\n")
  }

  @Test func sameKeyInOtherMappings() throws {
    #expect(try read("a: {a: 1}\nb: [{a: 1}, {a: 2}]").mapping?.count == 2)
  }

  @Test func mergeKey() throws {
    let (root, _) = expectErrors(.yamlMergeKey, in: "a: &a {x: 1}\nb:\n  1️⃣<<: *a\n  y: 2\n", saying: "<<")
    #expect(root?.flow == "{a: {x: 1}, b: {y: 2}}")
    #expect(try read("\"<<\": 1").mapping?.count == 1)
  }

  @Test func keysThatAreNoScalars() {
    let (root, _) = expectErrors(
      .yamlKey, in: "1️⃣[a]: 1\n? 2️⃣{b: 1}\n: 2\nx: {3️⃣{ name }}\nk: &k []\n4️⃣*k : 1\n", saying: "cannot be a key")
    #expect(root?.flow == "{x: {}, k: []}")
  }

  @Test func unknownTags() {
    let (root, errors) = expectErrors(
      .yamlTag,
      in: """
        a: 1️⃣!!python/object:os.system [x]
        b: 2️⃣!foo {c: 3️⃣!!binary eA==}
        d: 4️⃣!<tag:example.com,2000:x> 1
        """, saying: "unknown tag")
    #expect(root?.flow == "{a: [x], b: {c: eA==}, d: 1}")
    #expect(errors.first?.message == "unknown tag '!!python/object:os.system'")
  }

  @Test func tagsThatDoNotMatch() {
    expectErrors(
      .yamlTag, in: "[1️⃣!!int x, 2️⃣!!int 1.5, 3️⃣!!float no, 4️⃣!!bool yes, 5️⃣!!null 0, 6️⃣!!map [], 7️⃣!!seq {}, 8️⃣!!str []]",
      saying: "does not match")
  }

  @Test func unknownAliases() {
    let (root, errors) = expectErrors(.yamlAlias, in: "b: &b 1\na: &a 2\nc: [1️⃣*d, 2️⃣*e]\nf: *a\n", saying: "no anchor")
    #expect(root == nil)
    #expect(errors.first?.notes.first == "anchors: a, b")
    #expect(errors.first?.suggestion == "\"*d\"")
  }

  @Test func aliasInsideItsAnchor() {
    let (root, _) = expectErrors(.yamlAlias, in: "a: &a [1, 1️⃣*a]\nb: &b {c: {d: 2️⃣*b}}\n", saying: "inside")
    #expect(root == nil)
  }

  @Test func errorsBeforeASyntaxErrorAreReported() {
    var sink = DiagnosticSink()
    #expect(parse(Array("a: 1\na: 2\nb: ]".utf8), name: "a.yaml", into: &sink) == nil)
    #expect(sink.diagnostics.map(\.code) == [.yamlDuplicateKey, .yamlSyntax])
  }
}
