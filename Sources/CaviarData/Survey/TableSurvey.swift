import CaviarDiagnostics
package import CaviarSpec
package import CaviarTables

/// A first spec's declaration of a CSV file: its dialect, the columns to leave out, and the treatment of missing cells.
package struct TableSurvey {
  /// The format with every option that the file needs.
  package let csv: CSV
  /// The columns with a rule: the key, the rule as it is written, and why.
  package let rules: [(key: String, rule: SpecValue, reason: String)]
  /// The findings about the file, in a few words each, such as `delimiter ";"`.
  package let findings: [String]
  /// The table, read as the spec will have it read.
  package let dataset: RawDataset

  /// The options that the user gives for the file.
  package struct Hints {
    /// The label's column: its name, or its number from 0.
    package var label = ""
    package var delimiter: CSVDelimiter?
    package var header: Bool?

    package init() {}
  }

  /// Looks at the whole file, twice where numbers are written in a way of their own, and reads it as the spec will.
  ///
  /// Errors: what no spec can mend: rows of different lengths, an unknown label, no column to learn from, and a first row that
  /// may hold names or data.
  package init(_ packed: DataFile, _ hints: Hints) throws(DataError) {
    let file = try packed.unpacked().inMemory
    try file.requireText(for: CSV.name)
    let guess = try CSVGuess(file, delimiter: hints.delimiter)
    var csv = CSV()
    csv.path = file.name
    csv.dialect = guess.dialect
    var scanner = try csv.dialect.scanner(of: file)
    csv.dialect.header = hints.header
    let header = try CSVHeader(readingFirstRowOf: &scanner, of: csv.declaration)
    csv.dialect.header = header.isNamed
    let label = try Self.index(of: hints.label, header, scanner)
    // A label that was given by its name is written so.
    csv.label.reference = header.isNamed && header.names[label] == hints.label ? .name(hints.label) : .number(label)

    var profiles = try Self.profiles(scanner, header, csv, label: label)
    for format in Self.formats(profiles) {
      var other = csv
      (other.dialect.decimal, other.dialect.thousands) = (format.decimal, format.thousands)
      let found = try Self.profiles(scanner, header, other, label: label)
      if found.count(where: { $0.isNearlyNumeric(in: format) })
        > profiles.count(where: { $0.isNearlyNumeric(in: csv.dialect.numberFormat) })
      {
        (csv, profiles) = (other, found)
      }
    }
    guard profiles[label].rows > 0 else {
      throw DataError("there are no rows below the header", at: .file(file.name))
    }
    let advice = Self.advice(
      profiles, label: label, unnamed: header.isNamed ? header.unnamed : [], in: csv.dialect.numberFormat)
    let keys = header.names
    csv.columns = advice.map { Keyed(keys[$0.column], $0.advice.rule) }.sorted { $0.key < $1.key }
    csv.missing = Self.missing(profiles, advice, label: label)
    self.csv = csv
    rules = advice.map { (keys[$0.column], $0.advice.rule.canonicalComponent, $0.advice.reason) }
    let dropped = advice.filter { $0.advice.rule is Drop }
    guard dropped.count < profiles.count - 1 else {
      let reasons = dropped.prefix(3).map { "\(keys[$0.column]) (\($0.advice.reason))" }
      throw DataError(
        "no column is left to learn from: " + reasons.joined(separator: ", "), at: .file(file.name),
        notes: ["dates and names are neither numbers nor words that repeat"])
    }
    findings =
      Self.findings(csv.dialect, hints) + Self.findings(header, label: label, hints) + Self.findings(rules, csv.missing)
    dataset = try csv.read([file], ReadRequest())
  }

  /// The column that a label names: names come first, since a header may be one of numbers.
  private static func index(of label: String, _ header: CSVHeader, _ scanner: CSVScanner) throws(DataError) -> Int {
    if !header.names.contains(label) || !header.isNamed, let number = Int(label) {
      return try header.index(of: .number(number), scanner)
    }
    return try header.index(of: .name(label), scanner)
  }

  private static func profiles(
    _ scanner: CSVScanner, _ header: CSVHeader, _ csv: CSV, label: Int
  ) throws(DataError) -> [ColumnProfile] {
    var scanner = scanner
    var profiles = header.names.map { ColumnProfile(name: $0) }
    let tokens = MissingTokens(MissingRule())
    while let row = try scanner.row() {
      // Rows of another length are reported by the reader.
      guard row.count == profiles.count, !row.allSatisfy(\.content.isEmpty) else { continue }
      let isLabelled = !tokens.match(scanner.bytes, in: row[label].content)
      for (column, cell) in row.enumerated() {
        profiles[column].add(cell, scanner, tokens, csv.dialect.numberFormat, isLabelled: isLabelled || column == label)
      }
    }
    return profiles
  }

  /// The formats, besides the plain one, in which columns that would be words are numbers. The caller must find
  /// the one in which the most columns are numbers: `1.234` is a number in several.
  private static func formats(_ profiles: [ColumnProfile]) -> [NumberFormat] {
    var formats: [NumberFormat] = []
    for profile in profiles {
      guard profile.words.words.count > 0, let guess = NumberGuess(profile.words, in: NumberFormat()) else { continue }
      let share =
        (guess.share * Double(profile.known - profile.numbers) + Double(profile.numbers)) / Double(profile.known)
      guard share >= NumberGuess.suspicious else { continue }
      var grouped = guess.format
      grouped.thousands = guess.format.decimal == .comma ? .point : .comma
      for var format in [guess.format, grouped] {
        format.strip = ""
        if format != NumberFormat(), !formats.contains(format) { formats.append(format) }
      }
    }
    return formats
  }

  private static func advice(
    _ profiles: [ColumnProfile], label: Int, unnamed: [Int], in format: NumberFormat
  ) -> [(column: Int, advice: ColumnAdvice)] {
    profiles.enumerated().compactMap { column, profile in
      guard let advice = ColumnAdvice(profile, in: format, isUnnamed: unnamed.contains(column)) else { return nil }
      // Of a label only how its numbers are written is a rule.
      guard column != label || advice.rule is NumberColumn else { return nil }
      return (column, advice)
    }
  }

  /// The rule for missing cells; nil if there are none.
  private static func missing(
    _ profiles: [ColumnProfile], _ advice: [(column: Int, advice: ColumnAdvice)], label: Int
  ) -> MissingRule? {
    var rule = MissingRule()
    for (column, profile) in profiles.enumerated() {
      let own = advice.first { $0.column == column }?.advice
      if own?.rule is Drop { continue }
      let tokens = own?.tokens ?? []
      rule.tokens += tokens.filter { !rule.tokens.contains($0) }
      guard profile.missing + tokens.count > 0 else { continue }
      if column == label {
        rule.label = .dropRow
      } else if own?.rule is NumberColumn || own == nil && profile.isNumeric {
        rule.numbers = .median
      } else {
        rule.words = .ownCategory
      }
    }
    return rule.numbers == nil && rule.words == nil && rule.label == nil ? nil : rule
  }

  private static func findings(_ dialect: CSVDialect, _ hints: Hints) -> [String] {
    func mark(_ byte: UInt8) -> String { "\"\(UnicodeScalar(byte))\"" }
    let isUsual = dialect.delimiter == .character(.comma)
    return [
      dialect.encoding == .utf8 ? nil : "encoding \(dialect.encoding.rawValue)",
      isUsual
        ? nil
        : "delimiter \(dialect.delimiter == .whitespace ? "whitespace" : dialect.delimiter.text.debugDescription)",
      hints.header == nil && dialect.header == false ? "no header" : nil,
      dialect.decimal == .point ? nil : "decimal \(mark(dialect.decimal))",
      dialect.thousands.map { "thousands \(mark($0)), so that \"1\(String(UnicodeScalar($0)))234\" is 1234" },
      dialect.comment.map { "comments \(mark($0))" },
      dialect.skipLines > 0 ? "\(counted(dialect.skipLines, "line")) above the table" : nil,
    ].compactMap(\.self)
  }

  /// Which column the label is, where a number is a name too.
  private static func findings(_ header: CSVHeader, label: Int, _ hints: Hints) -> [String] {
    guard let number = Int(hints.label), number != label, header.names.indices.contains(number) else { return [] }
    let other = header.names[number].debugDescription
    return [
      "the label is the column named \(hints.label.debugDescription), number \(label); number \(number) is named \(other)"
    ]
  }

  /// The treatment of columns and of missing cells.
  private static func findings(
    _ rules: [(key: String, rule: SpecValue, reason: String)], _ missing: MissingRule?
  ) -> [String] {
    func list(_ title: String, _ chosen: [(key: String, rule: SpecValue, reason: String)]) -> [String] {
      guard !chosen.isEmpty else { return [] }
      let more = chosen.count > 5 ? ", and \(chosen.count - 5) more" : ""
      return [title + chosen.prefix(5).map { "\($0.key) (\($0.reason))" }.joined(separator: ", ") + more]
    }
    let drop = SpecValue.text(Drop.name)
    let missing = missing.map { rule in
      [
        rule.numbers.map { "numbers: \($0.rawValue)" }, rule.words.map { "words: \($0.rawValue)" },
        rule.label.map { "label: \($0.rawValue)" },
      ].compactMap(\.self).joined(separator: ", ")
    }
    return list("left out: ", rules.filter { $0.rule == drop }) + list("columns: ", rules.filter { $0.rule != drop })
      + (missing.map { ["missing cells: \($0)"] } ?? [])
  }
}
