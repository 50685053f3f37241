package import CaviarSpec

/// The way a CSV file is written: what separates its cells, and how it spells texts and numbers.
///
/// Python's `csv` module and the W3C's "Model for Tabular Data" call it the dialect.
package struct CSVDialect: Sendable, Equatable {
  /// True if the first row holds the names of the columns; nil if the row itself shows it.
  package var header: Bool?
  package var delimiter = CSVDelimiter.character(.comma)
  package var encoding = TextEncoding.utf8
  package var decimal: UInt8 = .point
  package var thousands: UInt8?
  /// The character with which lines of comments begin.
  package var comment: UInt8?
  /// The number of lines above the table.
  package var skipLines = 0

  package init() {}

  /// The format of numbers in columns without a rule of their own.
  package var numberFormat: NumberFormat {
    var format = NumberFormat()
    (format.decimal, format.thousands) = (decimal, thousands)
    return format
  }

  /// Walks through the cells of a file, behind the lines above the table.
  package func scanner(of file: DataFile) throws(DataError) -> CSVScanner {
    let text = try file.text(in: encoding)
    return CSVScanner(text.bytes, file: file.name, delimiter: delimiter, comment: comment, skipping: skipLines)
  }
}

/// A CSV file as a spec declares it: how it is written, and what its columns are.
///
/// It separates the reader from the spec, which declares columns as components.
package struct CSVDeclaration: Sendable {
  package var dialect = CSVDialect()
  /// The column of the label.
  package var label = ColumnReference.number(0)
  /// The columns with a rule.
  package var columns: [Column] = []
  /// The treatment of missing cells; nil if they are errors.
  package var missing: MissingRule?

  /// A column with a rule.
  package struct Column: Sendable {
    /// Its name or, where no column has that name, its number from 0.
    let key: String
    let type: ColumnType
    /// The rule as the spec writes it, for messages that extend it.
    let rule: SpecValue

    package init(_ key: String, _ type: ColumnType, rule: SpecValue) {
      self.key = key
      self.type = type
      self.rule = rule
    }
  }

  package init() {}
}
