package import CaviarSpec
package import CaviarTables

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
      "label", \.label, .label(Codec<ColumnReference>.column, key: "name"), required: true,
      otherNames: ["target", "y", "label_column", "class"],
      "The label's column, by its name or its number from 0; {name: price, preprocess: [log]} for a regression."),
    .init(
      "header", \.dialect.header, Codec<Bool>.boolean.optional, default: "seen from the first row",
      otherNames: ["has_header"], "True if the first row holds the names of the columns."),
    .init(
      "delimiter", \.dialect.delimiter, .delimiter, otherNames: ["sep", "separator"],
      "The character between cells; `whitespace` for runs of spaces and tabs."),
    .init(
      "encoding", \.dialect.encoding, Codec<TextEncoding>.word, otherNames: ["charset", "file_encoding"],
      "The encoding of the file's text."),
    .init(
      "decimal", \.dialect.decimal, .mark(".,"), otherNames: ["dec", "decimal_mark", "decimal_point"],
      "The mark before the decimals of a number."),
    .init(
      "thousands", \.dialect.thousands, Codec<UInt8>.mark(NumberFormat.thousandsMarks).optional, default: "nothing",
      otherNames: ["grouping", "group_separator", "thousands_separator", "big_mark"],
      "The mark between groups of three digits, as in 1,234,567."),
    .init(
      "comment", \.dialect.comment, Codec<UInt8>.mark("#%;!/'*").optional, default: "no line is a comment",
      otherNames: ["comments", "comment_char"], "The character with which lines of comments begin."),
    .init(
      "skip_lines", \.dialect.skipLines, Codec<Int>.integer(.atLeast(0)).unlessZero, default: "0",
      otherNames: ["skiprows", "skip_rows", "skip", "skip_header"], "The number of lines to skip above the table."),
    .init(
      "columns", \.columns, columnRuleKind.codec.keyed(by: "a column").unlessEmpty,
      default: "numbers, or one_hot for words", otherNames: ["dtypes", "dtype", "column_types", "converters"],
      "The treatment of single columns, by name or, where a column has none, by its number from 0."),
    .init(
      "missing", \.missing, Codec<MissingRule>.mapping(named: "`missing`").optional,
      default: "a missing cell is an error",
      otherNames: ["na", "nan", "impute", "imputer", "fillna", "missing_values"],
      "The treatment of missing cells."),
  ]

  package var path = ""
  package var label = LabelField(reference: ColumnReference.number(0))
  package var dialect = CSVDialect()
  package var columns: [Keyed<any ColumnRule>] = []
  package var missing: MissingRule?

  package init() {}

  package var paths: [String] { [path] }

  package func with(paths: [String]) -> CSV {
    var copy = self
    copy.path = paths[0]
    return copy
  }

  package static var hasNamedColumns: Bool { true }
  package static var defaultPreprocessing: [any Preprocessor] { [Standardize()] }
  package var labelPreprocessing: [any LabelPreprocessor] { label.preprocess }

  /// The declaration for the reader.
  var declaration: CSVDeclaration {
    var declaration = CSVDeclaration()
    declaration.dialect = dialect
    declaration.label = label.reference
    declaration.columns = columns.map { .init($0.key, $0.value.type, rule: $0.value.canonicalComponent) }
    declaration.missing = missing
    return declaration
  }

  package func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset {
    let file = try files[0].unpacked().inMemory
    try file.requireText(for: Self.name)
    var reader = try CSVReader(file, of: declaration, request)
    return try reader.read()
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    let file = try file.unpacked().inMemory
    try file.requireText(for: Self.name)
    let trained = columns.trained
    var reader = try CSVReader(newRows: file, of: declaration, for: trained)
    return try reader.readFeatures(for: trained)
  }
}

extension Codec where Value == Int {
  /// The same number, of which 0 is not written.
  fileprivate var unlessZero: Codec {
    Codec(text, decode: decode, encode: { $0 == 0 ? nil : encode($0) }, schema: schema)
  }
}

extension Codec where Value == UInt8 {
  /// One of some ASCII characters.
  fileprivate static func mark(_ characters: String) -> Codec {
    let text = "one of " + characters.map { "\"\($0)\"" }.joined(separator: " ")
    return Codec<String>.anyText.refined(text, encode: { String(UnicodeScalar($0)) }) { mark in
      guard mark.utf8.count == 1, let byte = mark.utf8.first, characters.utf8.contains(byte) else {
        return .problem("expected \(text), found `\(mark)`")
      }
      return .value(byte)
    }
  }
}

extension Codec where Value == CSVDelimiter {
  /// One of the delimiters.
  static var delimiter: Codec {
    let text = "one character, such as \",\", \";\" or \"\\t\", or whitespace"
    return Codec<String>.text.refined(text, encode: \.text) { delimiter in
      CSVDelimiter(delimiter).map { .value($0) } ?? .problem("expected \(text), found `\(delimiter)`")
    }
  }
}
