import Testing

@testable import CaviarStore

/// The groups of a log: what is torn is cut off, and what is damaged is found.
@Suite struct LogFormatTests {
  private static let format = LogFormat("caviar log 1")

  @Test func aGroupIsWholeOrNotThere() throws {
    let first = Self.format.header + LogFormat.group(Array("one".utf8))
    let whole = first + LogFormat.group(Array("two".utf8))
    for count in Self.format.header.count...whole.count {
      let scan = try #require(Self.format.scan(Array(whole.prefix(count))))
      #expect(scan.payloads.count == (count < first.count ? 0 : count < whole.count ? 1 : 2))
      #expect(scan.damage == nil)
    }
    #expect(Self.format.scan(Array("caviar log 2\n".utf8)) == nil)
    for index in Self.format.header.count..<first.count {
      var harmed = whole
      harmed[index] ^= 0x10
      let scan = try #require(Self.format.scan(harmed))
      #expect(scan.damage == Self.format.header.count, "byte \(index)")
    }
  }
}
