package import CaviarSpec

/// Comma-separated values (RFC 4180), a row an example: numbers, and one column that is the label.
package struct CSV: DataFormat {
  package static let name = "csv"
  package static let otherNames = ["tsv", "file", "path", "table"]
  package static let summary = "Comma-separated values: a row an example, one column the label."
  package static let example = "{csv: data/digits.csv, label: digit}"
  package static let source: String? = "RFC 4180"
  package static let fields: [Field<CSV>] = [
    .init("csv", \.path, .text, required: true, "The file, relative to the spec."),
    .init(
      "label", \.label, .column, required: true, otherNames: ["target", "y", "label_column", "class"],
      "The label's column: its name, or its number from 0."),
    .init(
      "header", \.header, Shape<Bool>.boolean.optional, default: "seen from the first row",
      otherNames: ["has_header"], "Whether the first row holds names."),
    .init(
      "delimiter", \.delimiter, .delimiter, otherNames: ["sep", "separator"], "What stands between the cells."),
  ]

  package var path = ""
  package var label = ColumnReference.number(0)
  package var header: Bool?
  package var delimiter = UInt8(ascii: ",")

  package init() {}

  package static var defaultPreprocessing: [any Preprocessor] { [Standardize()] }

  package func dataset(from bytes: [UInt8], name: String) throws(DataError) -> Dataset {
    let label: LabelColumn =
      switch label {
      case .name(let name): .name(name)
      case .number(let number): .index(number)
      }
    return try readCSV(
      bytes, name: name, options: CSVOptions(label: label, header: header, delimiter: delimiter))
  }
}

extension Shape where Value == UInt8 {
  /// One ASCII character that cannot be part of a number or a quote.
  fileprivate static var delimiter: Shape {
    let text = "one character, such as \",\", \";\" or \"\\t\""
    return Shape<String>.text.refined(text, encode: { String(UnicodeScalar($0)) }) { delimiter in
      guard delimiter.utf8.count == 1, let byte = delimiter.utf8.first, ",;\t|: ~^".utf8.contains(byte) else {
        return .problem("expected \(text), found `\(delimiter)`")
      }
      return .value(byte)
    }
  }
}
