import CaviarDiagnostics
import CaviarYAML
import Testing

@Suite("Files that would exhaust time or memory")
struct LimitTests {
  @Test func twoMegabytes() {
    var sink = DiagnosticSink()
    #expect(parse([UInt8](repeating: UInt8(ascii: "a"), count: 2 << 20), name: "a.yaml", into: &sink) == nil)
    #expect(
      sink.diagnostics.map(\.message) == ["the file is too large: 2,097,152 bytes, where 1,048,576 are allowed"])
    #expect(sink.diagnostics.first?.location?.description == "a.yaml:1:1")
  }

  @Test func oneMegabyteIsRead() throws {
    #expect(try read(String(repeating: "a", count: 1 << 20)).location.length == 1 << 20)
  }

  @Test func depth() throws {
    let open = String(repeating: "[", count: 64)
    let close = String(repeating: "]", count: 64)
    #expect(try read(open + "1" + close).location.length == 129)
    expectErrors(.yamlLimit, in: open + "1️⃣[1]" + close, saying: "64")
    expectErrors(.yamlLimit, in: open + "1️⃣{a: 1}" + close)
    expectErrors(.yamlLimit, in: String(repeating: "- ", count: 64) + "1️⃣- 1")
    expectErrors(.yamlLimit, in: open + "1️⃣" + String(repeating: "[", count: 100_000))
    expectErrors(.yamlLimit, in: String(repeating: "? ", count: 64) + "1️⃣" + String(repeating: "? ", count: 100_000))
  }

  @Test func depthThroughAliases() {
    let half = (String(repeating: "[", count: 32), String(repeating: "]", count: 32))
    let text = "- &a \(half.0)\(half.1)\n- &b \(half.0)1️⃣*a\(half.1)\n"
    expectErrors(.yamlLimit, in: text, saying: "are nested")
  }

  @Test func aliases() throws {
    let hundred = String(repeating: "*a, ", count: 100)
    #expect(try read("[&a 1, \(hundred)]").sequence?.count == 101)
    expectErrors(.yamlLimit, in: "[&a 1, \(hundred)1️⃣*a, *a]", saying: "100 aliases")
  }

  @Test func nodes() throws {
    #expect(try read("[" + String(repeating: "1,", count: 9_999) + "]").sequence?.count == 9_999)
    expectErrors(.yamlLimit, in: "[" + String(repeating: "1,", count: 9_999) + "1️⃣1, 1]", saying: "10,000 values")
    expectErrors(.yamlLimit, in: "a: {b: 1️⃣1}", limits: ReadingLimits(nodes: 4))
  }

  /// A file that the program has written may have any size.
  @Test func whatWasWrittenIsRead() throws {
    var sink = DiagnosticSink()
    let text = "[" + String(repeating: "1000000000,", count: 200_000) + "]"
    #expect(parse(Array(text.utf8), name: "a.yaml", limits: .written, into: &sink)?.sequence?.count == 200_000)
    #expect(sink.diagnostics.isEmpty)
    expectErrors(.yamlLimit, in: "[&a 1, 1️⃣*a]", saying: "0 aliases", limits: .written)
    expectErrors(.yamlLimit, in: String(repeating: "[", count: 256) + "1️⃣[", limits: .written)
  }

  /// Ten lines that would make 10⁹ nodes.
  @Test func billionLaughs() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...9 {
      let aliases = (0..<10).map { level == 3 && $0 == 7 ? "1️⃣*a2" : "*a\(level - 1)" }
      text += "a\(level): &a\(level) [\(aliases.joined(separator: ", "))]\n"
    }
    expectErrors(.yamlLimit, in: text, saying: "10,000 values")
  }
}
