import CaviarTables
import Testing

@Suite struct DecimalTests {
  @Test func agreesWithPythonToTheBit() {
    for (text, bits) in referenceNumbers {
      #expect(parse(text)?.bitPattern == bits, "\(text)")
    }
  }

  @Test(
    arguments: ["", " ", "+", "-", ".", "e5", "1e", "1e+", "--1", "1.2.3", "1_000", "0x10", "nan", "inf", "1 2", "1f"])
  func refusesWhatIsNoNumber(text: String) {
    #expect(parse(text) == nil)
  }

  @Test func readsItsRangeOnly() {
    #expect(parseDecimal(Array("12345".utf8), in: 1..<3) == 23)
  }

  private func parse(_ text: String) -> Double? { parseDecimal(Array(text.utf8), in: 0..<text.utf8.count) }
}
