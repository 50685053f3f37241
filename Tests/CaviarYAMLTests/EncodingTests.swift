import CaviarDiagnostics
import CaviarYAML
import Testing

@Suite("Bytes that are no text")
struct EncodingTests {
  @Test(
    arguments: [
      ([0x80], "continues a character that has not begun"),
      ([0xE9, 0x20], "cut off"),
      ([0xE2, 0x82], "cut off"),
      ([0xF0, 0x9F, 0x98], "cut off"),
      ([0xC0, 0xAF], ""),
      ([0xE0, 0x80, 0x80], "longer than need be"),
      ([0xED, 0xA0, 0x80], "surrogate"),
      ([0xF5, 0x80, 0x80, 0x80], "no character begins"),
      ([0xF4, 0x90, 0x80, 0x80], "no character begins"),
      ([0xFF], "no character begins"),
    ] as [([UInt8], String)])
  func invalidUTF8(bytes: [UInt8], reason: String) throws {
    for start in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
      var sink = DiagnosticSink()
      #expect(
        parse(start + Array("a: 1\r\né日: x".utf8) + bytes + Array("\nb: 2\n".utf8), name: "a.yaml", into: &sink) == nil)
      let error = try #require(sink.diagnostics.first)
      #expect(sink.diagnostics.count == 1)
      #expect(error.code == .yamlEncoding)
      #expect(error.location?.description == "a.yaml:2:6")
      #expect(error.message.contains(reason))
      #expect(error.message.contains("0x" + String(bytes[0], radix: 16, uppercase: true)))
      #expect(error.location?.file.line(2).hasPrefix("é日: x\u{FFFD}") == true)
    }
  }

  @Test func invalidFirstByte() {
    var sink = DiagnosticSink()
    #expect(parse([0x80], name: "a.yaml", into: &sink) == nil)
    #expect(sink.diagnostics.first?.location?.description == "a.yaml:1:1")
    sink = DiagnosticSink()
    #expect(parse([0x0A, 0x80], name: "a.yaml", into: &sink) == nil)
    #expect(sink.diagnostics.first?.location?.description == "a.yaml:2:1")
  }

  @Test(arguments: [[0xFE, 0xFF, 0, 0x61], [0xFF, 0xFE, 0x61, 0]] as [[UInt8]])
  func utf16(bytes: [UInt8]) {
    var sink = DiagnosticSink()
    #expect(parse(bytes, name: "a.yaml", into: &sink) == nil)
    #expect(sink.diagnostics.map(\.code) == [.yamlEncoding])
    #expect(sink.diagnostics.first?.message.contains("UTF-16") == true)
  }

  @Test(arguments: ["\0", "\u{1B}", "\u{7F}", "\u{9F}", "\u{FEFF}", "\u{FFFF}"])
  func forbiddenCharacters(character: String) {
    for lineBreak in ["\n", "\r\n", "\r"] {
      expectErrors(
        .yamlCharacter, in: "a: 1\(lineBreak)\(lineBreak)'b' : \"x1️⃣\(character)y\"", saying: "YAML does not allow")
    }
  }
}
