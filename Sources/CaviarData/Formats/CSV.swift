package import CaviarSpec

/// Comma-separated values (RFC 4180), gzip or not; a row an example: numbers and words, and one column that is the label.
package struct CSV: DataFormat {
  package static let name = "csv"
  package static let otherNames = ["tsv", "file", "path", "table"]
  package static let summary = "Comma-separated values, gzip or not: a row an example, one column the label."
  package static let example = "{csv: data/digits.csv, label: digit}"
  package static let source: String? = "RFC 4180"
  package static let fields: [Field<CSV>] = [
    .init("csv", \.path, .text, required: true, "The file, relative to the spec."),
    .init(
      "label", \.label, .label(Shape<ColumnReference>.column, key: "name"), required: true,
      otherNames: ["target", "y", "label_column", "class"],
      "The label's column, by its name or its number from 0; {name: price, preprocess: [log]} for a regression."),
    .init(
      "header", \.header, Shape<Bool>.boolean.optional, default: "seen from the first row",
      otherNames: ["has_header"], "Whether the first row holds names."),
    .init(
      "delimiter", \.delimiter, .delimiter, otherNames: ["sep", "separator"], "What stands between the cells."),
    .init(
      "columns", \.columns, columnRuleKind.shape.keyed(by: "a column").unlessEmpty,
      default: "numbers, or one_hot for words", otherNames: ["dtypes", "dtype", "column_types", "converters"],
      "What is done with single columns, by name."),
    .init(
      "missing", \.missing, Shape<MissingRule>.record(named: "`missing`").optional,
      default: "a missing cell is an error",
      otherNames: ["na", "nan", "impute", "imputer", "fillna", "missing_values"],
      "What is done with missing cells."),
  ]

  package var path = ""
  package var label = LabelField(reference: ColumnReference.number(0))
  package var header: Bool?
  package var delimiter = UInt8(ascii: ",")
  package var columns: [Keyed<any ColumnRule>] = []
  package var missing: MissingRule?

  package init() {}

  /// What may stand between the cells: ASCII characters that cannot be part of a number or a quote.
  package static let delimiters = ",;\t|: ~^"

  package var paths: [String] { [path] }

  package func with(paths: [String]) -> CSV {
    var copy = self
    copy.path = paths[0]
    return copy
  }

  package static var hasNamedColumns: Bool { true }
  package static var defaultPreprocessing: [any Preprocessor] { [Standardize()] }
  package var labelPreprocessing: [any LabelPreprocessor] { label.preprocess }

  package func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset {
    var reader = try CSVReader(try files[0].unpacked(), of: self, request)
    return try reader.read()
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    var reader = try CSVReader(newRows: try file.unpacked(), of: self, for: columns)
    return try reader.readFeatures(for: columns)
  }
}

extension Shape where Value == UInt8 {
  /// One of the delimiters.
  fileprivate static var delimiter: Shape {
    let text = "one character, such as \",\", \";\" or \"\\t\""
    return Shape<String>.text.refined(text, encode: { String(UnicodeScalar($0)) }) { delimiter in
      guard delimiter.utf8.count == 1, let byte = delimiter.utf8.first, CSV.delimiters.utf8.contains(byte) else {
        return .problem("expected \(text), found `\(delimiter)`")
      }
      return .value(byte)
    }
  }
}
