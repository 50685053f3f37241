import CaviarDiagnostics
import CaviarYAML
import Testing

@Suite("Whatever the bytes are")
struct MutationTests {
  /// Damages a text with every kind of node in many ways: each must give a node or errors, all within the text.
  @Test func everyDamageIsReportedInPlace() {
    let text = Array(
      "%YAML 1.2\n---\na: &x [1, 'b', \"\\u0063\"]\r\nd: |\n  é日\n? *x\n: {!!str e: ~, <<: *x}\n\t# f\n- g\n".utf8)
    let pieces: [[UInt8]] = "\n|\t|: |- |? |[|]|{|}|'|\"|&x |*x|!y |%|#|\\|...|---\n|\u{2028}".utf8
      .split(separator: UInt8(ascii: "|")).map(Array.init)
    var state: UInt64 = 231
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<1_000 {
      var bytes = text
      for _ in 0...random(3) where bytes.count > 8 {
        let place = random(bytes.count)
        switch random(4) {
        case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random(8)))
        case 1: bytes[place] = UInt8(random(256))
        case 2: bytes.removeSubrange(max(1, place)...)
        default: bytes.insert(contentsOf: pieces[random(pieces.count)], at: place)
        }
      }
      var sink = DiagnosticSink()
      let root = parse(bytes, name: "a.yaml", into: &sink)
      #expect(root != nil || sink.hasErrors)
      for location in sink.diagnostics.compactMap(\.location) {
        #expect(location.line <= max(1, location.file.lineCount))
        #expect(location.column + location.length <= location.file.line(location.line).unicodeScalars.count + 2)
      }
      #expect(sink.diagnostics.allSatisfy { $0.location != nil })
    }
  }
}
