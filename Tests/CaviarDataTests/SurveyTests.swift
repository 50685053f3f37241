import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

/// The first spec for a file.
@Suite struct SurveyTests {
  private func survey(
    _ text: String, label: String = "y", header: Bool? = nil, delimiter: String? = nil
  ) throws(DataError) -> TableSurvey {
    try survey(Array(text.utf8), label: label, header: header, delimiter: delimiter)
  }

  private func survey(
    _ bytes: [UInt8], label: String = "y", header: Bool? = nil, delimiter: String? = nil
  ) throws(DataError) -> TableSurvey {
    var hints = TableSurvey.Hints()
    (hints.label, hints.header, hints.delimiter) = (label, header, delimiter.flatMap(CSVDelimiter.init))
    return try TableSurvey(DataFile(name: "t.csv", bytes: bytes), hints)
  }

  /// A table with the label `y`, a column of 0 and 1, and another column.
  private func table(_ name: String, _ cells: [String]) -> String {
    let rows = cells.enumerated().map { "\($0.element),\($0.offset * 3 % 7),\($0.offset % 2)\n" }
    return "\(name),z,y\n" + rows.joined()
  }

  /// Labels, whether they are classes, and why.
  private static let labels: [([String], Bool, String)] = [
    (repeating(20, 40), true, "20 different whole numbers"), (repeating(21, 42), false, "21 different whole numbers"),
    (repeating(214, 442), false, "214 different whole numbers"),
    (["0.5", "1.5", "0.5"], false, "2 different decimals"),
    (["1.0", "2.0", "1"], true, "2 different whole numbers"), (["0", "1", "2", "many"], true, "4 different words"),
    (["yes", "no"], true, "2 different words"),
  ]

  /// Whole numbers of so many values.
  private static func repeating(_ values: Int, _ count: Int) -> [String] {
    (0..<count).map { String($0 * 13 % values) }
  }

  @Test(arguments: labels)
  func decimalsAndManyWholeNumbersAreNumbersToPredict(labels: [String], areClasses: Bool, reason: String) throws {
    let rows = labels.enumerated().map { "\($0.offset * 7 % 5).5,\($0.element)\n" }
    let text = "x,y\n" + rows.joined()
    let survey = LabelSurvey(try read(text, label: .name("y")).label)
    #expect(survey.areClasses == areClasses && survey.reason == reason)
  }

  @Test(arguments: [
    ("a,b,y\n1,2,p\n3,4,q\n", ","), ("a;b;y\n1,5;2,5;p\n3,5;4,5;q\n", ";"), ("a\tb\ty\n1, 2\t2\tp\n3, 4\t4\tq\n", "\t"),
    ("a|b|y\n1|2|p\n3|4|q\n", "|"), ("a   b  y\n1.0 2  p\n31  4  q\n", "whitespace"), ("sep=;\na;b;y\n1;2;p\n", ";"),
  ])
  func theDelimiterIsSeen(text: String, delimiter: String) throws {
    #expect(try CSVGuess(DataFile(name: "t.csv", bytes: Array(text.utf8))).dialect.delimiter.text == delimiter)
  }

  @Test(arguments: [
    ("# one\n# two, three\na,b,y\n1,2,p\n3,4,q\n", UInt8(ascii: "#") as UInt8?, 0), ("#,b,y\n1,2,p\n3,4,q\n", nil, 0),
    ("A report of 2020\n\na,b,y\n1,2,p\n3,4,q\n", nil, 2), ("a,b,y\n1,2,p\n3,4,q\n", nil, 0),
  ])
  func whatStandsAboveTheTableIsSeen(text: String, comment: UInt8?, lines: Int) throws {
    let guess = try CSVGuess(DataFile(name: "t.csv", bytes: Array(text.utf8)))
    #expect(guess.dialect.comment == comment && guess.dialect.skipLines == lines)
  }

  private static let encodings: [([UInt8], TextEncoding)] = [
    (Array("é,y\n1,p\n".utf8), .utf8), ([0xE9, 0x2C, 0x79, 0x0A, 0x31, 0x2C, 0x70], .latin1),
    ([0x80, 0x2C, 0x79, 0x0A, 0x31, 0x2C, 0x70], .windows1252), ([0xFF, 0xFE, 0x61, 0, 0x2C, 0, 0x79, 0], .utf16),
  ]

  @Test(arguments: encodings)
  func theEncodingIsSeen(bytes: [UInt8], encoding: TextEncoding) throws {
    #expect(try CSVGuess(DataFile(name: "t.csv", bytes: bytes)).dialect.encoding == encoding)
  }

  /// Each with the rule that a column gets, and why; nil if nothing needs to be said.
  private static let columns: [(String, [String], String?, String?)] = [
    ("id", cells { "\(500 + $0 * 3)" }, "drop", "a number of its own for each row"),
    ("size", cells { "\(500 + $0 * 3)" }, nil, nil), ("any", cells { "\($0 + 1)" }, "drop", "counts the rows"),
    ("name", cells { "Person \($0)" }, "drop", "30 different words in 30 rows"),
    ("note", cells { _ in "" }, "drop", "no row has a value"),
    ("city", cells { $0 % 2 == 0 ? "Rome" : "Lima" }, nil, nil),
    ("price", cells { "$\($0 * 50)" }, "{number: {strip: \"$\"}}", "numbers with \"$\" beside them"),
    ("weight", cells { $0 == 4 ? "-" : "\($0 % 9).5" }, "number", "numbers, and \"-\" for missing ones"),
    ("code", cells { $0 % 2 == 0 ? "A" : "\($0 % 4)" }, "one_hot", "words and numbers"),
  ]

  private static func cells(_ cell: (Int) -> String) -> [String] { (0..<30).map(cell) }

  @Test(arguments: columns)
  func columnsGetTheRuleThatTheyNeed(name: String, cells: [String], rule: String?, reason: String?) throws {
    let survey = try survey(table(name, cells))
    #expect(survey.rules.map(\.key) == (rule == nil ? [] : [name]))
    #expect(survey.rules.first.map { YAMLText.flow($0.rule) } == rule && survey.rules.first?.reason == reason)
    #expect(survey.dataset.rows == 30)
  }

  /// Of a mixture the different cells count, not the rows.
  @Test func wordsAndNumbersThatComeAgainAreWords() throws {
    let rows = (0..<100).map { "\($0 % 2 == 0 ? "A" : "\($0 % 4)"),\($0 % 7).5,\($0 % 2)\n" }.joined()
    #expect(try survey("code,x,y\n" + rows).rules.map(\.reason) == ["words and numbers"])
  }

  @Test func columnsWithoutANameAreNamedByNumber() throws {
    let rows = (0..<30).map { "\(900 - $0 * 2),\($0 % 7).5,\($0 % 2)\n" }.joined()
    let survey = try survey(",x,y\n" + rows)
    #expect(survey.rules.map(\.key) == ["0"] && survey.rules.map(\.rule) == ["drop"])
    #expect(survey.dataset.features.names == ["x"])
  }

  /// Rows without a label are left out, so that what else is missing in them needs no rule.
  @Test func aMissingLabelIsLeftOut() throws {
    let rows = (0..<30).map { $0 % 10 == 3 ? ",NA\n" : "\($0 % 7).5,\($0 % 2)\n" }.joined()
    let survey = try survey("x,y\n" + rows)
    #expect(survey.csv.missing?.label == .dropRow && survey.csv.missing?.numbers == nil)
    #expect(survey.dataset.rows == 27 && survey.dataset.notices == ["3 rows without a label are left out"])
    #expect(survey.findings == ["missing cells: label: drop_row"])
  }

  /// An index counts on where the first row has no label.
  @Test func anIndexMayBeginWithoutALabel() throws {
    let rows = (1...30).map { "\($0),\($0 % 7).5,\($0 == 1 ? "NA" : String($0 % 2))\n" }.joined()
    #expect(try survey("n,x,y\n" + rows).rules.map(\.reason) == ["counts the rows"])
  }

  @Test func numbersAsPeopleWriteThemAreRead() throws {
    let rows = (0..<30).map { "1.\(100 + $0),5;\($0),25 %;\($0 % 2)\n" }.joined()
    let survey = try survey("a;b;y\n" + rows)
    #expect(survey.csv.dialect.decimal == UInt8(ascii: ",") && survey.csv.dialect.thousands == UInt8(ascii: "."))
    #expect(survey.rules.map { YAMLText.flow($0.rule) } == [#"{number: {strip: "%"}}"#])
    #expect(survey.dataset.features.everyNumber.prefix(4) == [1100.5, 0.25, 1101.5, 1.25])
    #expect(survey.findings.contains("decimal \",\""))
  }

  /// A table whose other numbers have points keeps them.
  @Test func oneOddColumnDoesNotDecide() throws {
    let rows = (0..<30).map { "\($0).5;\"1,\(100 + $0)\";\($0 % 2)\n" }.joined()
    let survey = try survey("a;b;y\n" + rows)
    #expect(survey.csv.dialect.decimal == UInt8(ascii: ".") && survey.csv.dialect.thousands == UInt8(ascii: ","))
    #expect(survey.dataset.features.everyNumber.prefix(4) == [0.5, 1100, 1.5, 1101])
  }

  @Test func aHeaderOfNumbersIsAHeader() throws {
    let rows = (0..<30).map { row in (0..<4).map { "\(row * ($0 + 3) % 11)" }.joined(separator: ",") + ",\(row % 2)\n" }
    let survey = try survey("0,1,2,3,4\n" + rows.joined(), label: "4")
    #expect(survey.csv.dialect.header == true && survey.dataset.rows == 30)
    let two = try #require(throws: DataError.self) { try self.survey("0,1\n1,0\n2,1\n", label: "1") }
    #expect(two.description == "t.csv:1:1: the first row may hold names or data")
    #expect(try self.survey("0,1\n1,0\n2,1\n", label: "1", header: false).dataset.rows == 3)
    #expect(try self.survey("0,1\n1,0\n2,1\n", label: "1", header: true).dataset.rows == 2)
  }

  @Test func aTableWithNothingToLearnFromIsRefused() throws {
    let rows = (0..<30).map { "Person \($0),\($0 % 2)\n" }.joined()
    let error = try #require(throws: DataError.self) { try survey("name,y\n" + rows) }
    #expect(error.message == "no column is left to learn from: name (30 different words in 30 rows)")
  }
}
