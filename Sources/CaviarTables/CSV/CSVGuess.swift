/// The dialect of a CSV file, inferred from its bytes.
package struct CSVGuess {
  package var dialect = CSVDialect()

  /// - Parameter delimiter: The delimiter that the user gives; nil to infer it.
  package init(_ file: DataFile, delimiter given: CSVDelimiter? = nil) throws(DataError) {
    dialect.encoding = TextEncoding.guess(file.bytes)
    let text = try file.text(in: dialect.encoding)
    let declared = Self.declaredDelimiter(text.bytes)
    dialect.delimiter = given ?? declared ?? Self.delimiter(of: text, comment: nil) ?? .character(.comma)
    let table = Rows(text, dialect.delimiter, comment: nil)
    dialect.skipLines = table.isTable ? table.skippedLines : 0
    let hash = UInt8(ascii: "#")
    guard text.bytes.first == hash else { return }
    // A first cell may be called `#`: lines of comments have another number of cells than rows have.
    let likely = given ?? declared ?? Self.delimiter(of: text, comment: hash) ?? dialect.delimiter
    let commented = Rows(text, likely, comment: hash)
    guard commented.isTable, Rows(text, likely, comment: nil).rows.first?.count != commented.rows.first?.count else {
      return
    }
    (dialect.comment, dialect.delimiter, dialect.skipLines) = (hash, likely, commented.skippedLines)
  }

  /// The delimiter that a first line such as `sep=;` names.
  private static func declaredDelimiter(_ bytes: [UInt8]) -> CSVDelimiter? {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let line = bytes[start...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard line.count == 5, line.starts(with: Array("sep=".utf8)), let byte = line.last else { return nil }
    return CSVDelimiter(String(UnicodeScalar(byte)))
  }

  /// The candidates, the likeliest first: a delimiter occurs equally often in every row, and is seldom part of a cell.
  private static let candidates: [CSVDelimiter] =
    "\t;|,".utf8.map { .character($0) } + [.whitespace]

  /// The first rows of a file under a delimiter, from where nearly all have the same number of cells.
  private struct Rows {
    let rows: [[CSVScanner.Cell]]
    /// The row with which the table begins.
    let first: Int
    let isTable: Bool

    init(_ text: DataFile, _ delimiter: CSVDelimiter, comment: UInt8?) {
      let scanner = CSVScanner(text.bytes, file: text.name, delimiter: delimiter, comment: comment)
      rows = CSVHeader.rows(after: scanner)
      let counts = Dictionary(grouping: rows.map(\.count)) { $0 }.mapValues(\.count)
      // The most frequent width, the smaller of equally frequent ones.
      let usual = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
      var first = rows.firstIndex { $0.count == usual } ?? 0
      // A header may be a cell shorter than the rows, or longer.
      if first > 0, abs(rows[first - 1].count - usual) == 1 { first -= 1 }
      self.first = first
      let table = rows[first...]
      isTable = usual > 1 && Double(table.count { $0.count == usual }) >= 0.9 * Double(table.count)
    }

    /// The number of lines above the table.
    var skippedLines: Int { first == 0 ? 0 : rows[first][0].place.line - 1 }
  }

  private static func delimiter(of text: DataFile, comment: UInt8?) -> CSVDelimiter? {
    candidates.first { Rows(text, $0, comment: comment).isTable }
  }
}
