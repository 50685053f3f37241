import CaviarStore
import Testing

@testable import CaviarResults

/// Tables as text: what is written reads back, in a spreadsheet too.
@Suite struct CSVTextTests {
  private func row(_ cells: [CSVText.Cell]) -> String {
    var bytes: [UInt8] = []
    CSVText.append(cells, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    "plain", "a,b", "say \"no\"", "two\nlines", "cr\rhere", "", " space ", "naïve 8×8", "'quoted", "a\"\u{301}b",
  ])
  func cellsReadBack(text: String) throws {
    let row = row([.text(text), .integer(-3), .number(1e-5), .empty])
    #expect(CSVText.rows(of: row) == [[text, "-3", "1e-05", ""]])
  }

  /// RFC 4180: quotes only where they are needed, doubled inside.
  @Test func quoting() {
    let row = row([.text("a,b"), .text("say \"no\""), .text("plain"), .text("two\nlines")])
    #expect(row == "\"a,b\",\"say \"\"no\"\"\",plain,\"two\nlines\"\n")
  }

  /// A text that a spreadsheet would run is disarmed, a number is not.
  @Test(arguments: ["=1+1", "+1+1", "-1-1", "-e", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x\",\"y\")"])
  func formulasAreDisarmed(text: String) throws {
    let row = row([.text(text), .number(-1.5)])
    #expect(row.hasPrefix("'") || row.hasPrefix("\"'"))
    #expect(CSVText.rows(of: row) == [[text, "-1.5"]])
  }

  /// A class such as -1 is a number, which no spreadsheet runs.
  @Test(arguments: ["-1", "+1", "-.5", "-1e-5"])
  func numbersStayNumbers(text: String) {
    let row = row([.text(text)])
    #expect(row == text + "\n")
    #expect(CSVText.rows(of: row) == [[text]])
  }

  @Test(arguments: ["a,b", "\"a\n", "a\n\"b", "a\nb,"])
  func tornTablesAreNoTables(text: String) {
    #expect(CSVText.rows(of: text) == nil)
  }

  /// A table longer than a piece has the bytes of its rows one after the other, each time it is read.
  @Test func longTables() throws {
    let count = 20_000
    let content = CSVText.table(["number", "text"]) {
      AnyIterator((0..<count).lazy.map { [CSVText.Cell.integer($0), .text("a,b")] }.makeIterator())
    }
    let pieces = Array(content)
    #expect(pieces.count > 3 && pieces.allSatisfy { $0.last == UInt8(ascii: "\n") })
    #expect(pieces.flatMap(\.self) == content.bytes)
    let rows = try #require(CSVText.rows(of: String(decoding: content.bytes, as: UTF8.self)))
    #expect(rows.count == count + 1 && rows[0] == ["number", "text"] && rows[count] == ["\(count - 1)", "a,b"])
    #expect(content.equals(content.bytes))
    for other in [Array(content.bytes.dropLast()), content.bytes + [0], [], content.bytes.reversed()] {
      #expect(!content.equals(other))
    }
    #expect(FileContent([]).equals([]))
  }
}
