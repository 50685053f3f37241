/// Which column of a table holds the label.
package enum LabelColumn: Sendable, Equatable {
  /// The column of that name; the file must have a header.
  case name(String)
  /// The column of that number, from 0.
  case index(Int)
}

/// How to read a CSV file.
package struct CSVOptions: Sendable, Equatable {
  /// The label's column.
  package var label: LabelColumn
  /// Whether the first row names the columns; nil to see for oneself, see ``readCSV(_:name:options:)``.
  package var header: Bool?
  /// The ASCII character between cells; not a quote or a line end.
  package var delimiter: UInt8

  package init(label: LabelColumn, header: Bool? = nil, delimiter: UInt8 = UInt8(ascii: ",")) {
    self.label = label
    self.header = header
    self.delimiter = delimiter
  }
}
