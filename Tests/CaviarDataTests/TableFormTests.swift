import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

/// Tables as people and programs write them.
@Suite struct TableFormTests {
  private func table(_ text: String, _ options: String = "label: y") throws -> RawDataset {
    try read("{csv: t.csv, \(options)}", [DataFile(name: "t.csv", bytes: Array(text.utf8))])
  }

  private func message(_ text: String, _ options: String = "label: y") throws -> DataError {
    try #require(throws: DataError.self) { try table(text, options) }
  }

  @Test(arguments: [
    (".", nil, "1.5", 1.5), (".", nil, "1,5", nil), (",", nil, "1,5", 1.5), (",", nil, "1.5", nil),
    (",", nil, "-,5e2", -50),
    (".", ",", "1,234.5", 1234.5), (".", ",", "1,234,567", 1_234_567), (".", ",", "1,23", nil),
    (".", ",", "1,2345", nil),
    (".", ",", "0,123", nil), (".", ",", "1234", 1234), (",", ".", "1.234,5", 1234.5), (",", ".", "1.5", nil),
    (".", " ", "12 345", 12345), (".", " ", "12\u{A0}345", 12345), (".", " ", "12\u{202F}345", 12345),
    (".", "'", "1'234", 1234), (".", nil, "\u{2212}3", -3), (".", nil, "\u{2013}3.25", -3.25),
    (",", nil, "\u{2212}3,5", -3.5),
    (".", ",", "1.234,5", nil), (".", nil, "", nil), (",", nil, ",", nil), (".", ",", ",123", nil),
  ])
  func numbersAsPeopleWriteThem(decimal: String, thousands: String?, text: String, value: Double?) {
    var format = NumberFormat()
    format.decimal = decimal.utf8.first ?? 0
    format.thousands = thousands?.utf8.first
    let bytes = Array("x\(text)y".utf8)
    #expect(format.number(bytes, in: 1..<bytes.count - 1) == value)
  }

  @Test(arguments: [
    ("$", "$1200", 1200), ("$%", " 12 % ", 12), ("€", "12.5 €", 12.5), ("$", "-$ 5", -5), ("$", "$-5", -5),
    ("", "$5", nil),
    ("kg", "3.5 kg", 3.5),
  ])
  func someCharactersAreNoPartOfANumber(strip: String, text: String, value: Double?) {
    var format = NumberFormat()
    format.strip = strip
    let bytes = Array(text.utf8)
    #expect(format.number(bytes, in: 0..<bytes.count) == value)
  }

  @Test(arguments: [
    ("a;y\n0,1;p\n0,2;q\n", "delimiter: \";\"", [#"decimal: ",""#]),
    ("a;y\n1.234,5;p\n12.345,5;q\n", "delimiter: \";\"", [#"decimal: ",""#, #"thousands: ".""#]),
    ("a;y\n1,234;p\n12,345,678;q\n", "delimiter: \";\"", [#"thousands: ",""#]),
    ("a;y\n$5;p\n$7.5;q\n", "delimiter: \";\"", [#"columns: {a: {number: {strip: "$"}}}"#]),
    ("a;y\n12 %;p\n7 %;q\n", "delimiter: \";\"", [#"columns: {a: {number: {strip: "%"}}}"#]),
  ])
  func wordsThatLookLikeNumbersAreRefused(text: String, options: String, lines: [String]) throws {
    let error = try message(text, "label: y, \(options)")
    #expect(
      error.description.hasPrefix(#"t.csv:2:1: column "a" would be words, and all of its cells look like numbers"#))
    let purpose = "to read them as numbers, add to `data`:"
    #expect(
      error.notes == (lines.count == 1 ? [purpose + " " + lines[0]] : [purpose] + lines.map { "  " + $0 })
        + ["to take them as words: columns: {a: one_hot}"])
    // The lines mend it.
    #expect(try table(text, "label: y, \(options), \(lines.joined(separator: ", "))").features.numberColumns == 1)
    #expect(try table(text, "label: y, \(options), columns: {a: one_hot}").features.numberColumns == 0)
  }

  @Test func aGroupOfThousandsHasThreeDigits() throws {
    let error = try message("a,b,y\n1,1.5,p\n", #"label: y, thousands: ".", decimal: ",", columns: {b: number}"#)
    #expect(error.description == #"t.csv:2:3: column "b": "1.5" is not a number"#)
    #expect(error.notes.first == "the marks of `thousands` must have three digits between them")
  }

  @Test(arguments: [
    (TextEncoding.latin1, [0xDF, 0xE4] as [UInt8], "ßä"), (.windows1252, [0x80, 0x93, 0xE9], "€“é"),
    (.windows1252, [0x81], "\u{81}"),
  ])
  func otherEncodings(encoding: TextEncoding, bytes: [UInt8], text: String) throws {
    let file = DataFile(name: "t.csv", bytes: Array("a,y\n1,p\n2,".utf8) + bytes + [0x0A])
    let dataset = try read("{csv: t.csv, label: y, encoding: \(encoding.rawValue)}", [file])
    #expect(try dataset.label.classes().names == ["p", text])
    #expect(TextEncoding.guess(file.bytes) == encoding)
  }

  @Test(arguments: [true, false])
  func utf16(isBigEndian: Bool) throws {
    let units = Array("\u{FEFF}a\ty\r\n1\tgrün\r\n2\t🐟\r\n".utf16)
    let bytes = units.flatMap { isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    let file = DataFile(name: "t.csv", bytes: bytes)
    let dataset = try read(#"{csv: t.csv, label: y, encoding: utf-16, delimiter: "\t"}"#, [file])
    #expect(try dataset.label.classes().names == ["grün", "🐟"])
    #expect(TextEncoding.guess(bytes) == .utf16)
    let torn = DataFile(name: "t.csv", bytes: bytes.dropLast())
    #expect(throws: DataError.self) { try read("{csv: t.csv, label: y, encoding: utf-16}", [torn]) }
  }

  @Test(arguments: [
    ("# made by hand\na,y\n# again\n1,p\n2,q\n", ##"label: y, comment: "#""##),
    ("\n\na,y\n\n1,p\n  \n2,q\n\n", "label: y"),
    ("  a   y\n 1\tp\n 2  q  \n", "label: y, delimiter: whitespace"), ("a, y\n1, \"p\"\n2, \"q\" \n", "label: y"),
    ("a,y\r1,p\r2,q\r", "label: y"), ("sep=;\na;y\n1;p\n2;q\n", "label: y, delimiter: \";\""),
    ("Made by\nhand, yes\na,y\n1,p\n2,q\n", "label: y, skip_lines: 2"), ("a,y\n1,p\n,\n2,q\n,\n", "label: y"),
  ])
  func linesBetweenRows(text: String, options: String) throws {
    let dataset = try table(text, options)
    #expect(dataset.rows == 2 && dataset.features.names == ["a"])
    #expect(try dataset.label.classes() == ClassLabels(labels: [0, 1], names: ["p", "q"]))
  }

  @Test func rowsOfDelimitersAreTold() throws {
    #expect(try table("a,y\n1,p\n,\n2,q\n,\n").notices == ["2 rows without any cell are left out"])
  }

  /// Files as pandas and R write them by default, and a delimiter at the ends of lines.
  @Test(arguments: [
    (",x,y\n0,0.5,a\n1,1.5,b\n", ["x"], "column 0 has no name and counts the rows: it is left out"),
    ("\"\",\"x\",\"y\"\n\"1\",0.5,a\n\"2\",1.5,b\n", ["x"], "column 0 has no name and counts the rows: it is left out"),
    ("x,y,\n0.5,a,\n1.5,b,\n", ["x"], "column 2 has no name and is empty: it is left out"),
    ("x,y\n0.5,a,\n1.5,b,\n", ["x"], "column 2 has no name and is empty: it is left out"),
    (",x,y\n3,0.5,a\n1,1.5,b\n", ["0", "x"], nil), (",0,y\n3,0.5,a\n1,1.5,b\n", ["column 0", "0"], nil),
    ("x,y,\n0.5,a\n1.5,b\n", ["x"], nil),
  ])
  func columnsWithoutNames(text: String, names: [String], notice: String?) throws {
    let dataset = try table(text)
    #expect(dataset.features.names == names)
    #expect(dataset.notices == [notice].compactMap(\.self))
  }

  @Test func aHeaderShorterThanTheRowsIsTold() throws {
    let dataset = try table("x,y\n0,0.5,a\n1,1.5,b\n")
    #expect(dataset.features.names == ["x"])
    #expect(
      dataset.notices == [
        "the header has 2 names for rows of 3 cells: the first column has no name",
        "column 0 has no name and counts the rows: it is left out",
      ])
  }

  /// Letters behind numbers are units, and before them names.
  @Test(arguments: [("3.5 kg", "{number: {strip: kg}}"), ("CHF 35.5", "{number: {strip: CHF}}"), ("C35", nil)])
  func unitsAreNoPartOfANumber(cell: String, rule: String?) throws {
    let rows = (0..<6).map { "\(cell.replacing("5", with: "\($0)")),\($0 % 2)\n" }.joined()
    guard let rule else {
      #expect(try table("a,y\n" + rows).features.numberColumns == 0)
      return
    }
    #expect(try message("a,y\n" + rows).notes.first == "to read them as numbers, add to `data`: columns: {a: \(rule)}")
  }

  @Test(arguments: ["4", "-", ".", "("])
  func partsOfNumbersAreNotLeftOut(part: String) {
    let found = section("{csv: t.csv, label: y, columns: {a: {number: {strip: \"$\(part)\"}}}}").findings
    #expect(found == ["`\(part)` is a part of numbers, and cannot be left out of them"])
  }

  /// Most cells say what a column holds, wherever the odd one stands.
  @Test(arguments: ["*,p\n1,q\n2,p\n", "1,q\n*,p\n2,p\n", "1,q\n2,p\n*,p\n"])
  func theOrderOfTheRowsDecidesNothing(rows: String) throws {
    #expect(try message("a,y\n" + rows).message == #"column "a": "*" is not a number"#)
  }

  /// An array as pandas writes it: an index without a name next to a column that is named 0.
  @Test func anIndexBesideNamesThatAreNumbers() throws {
    let rows = (0..<30).map { "\($0),\($0 * 7 % 11).5,\($0 * 3 % 7).25,\($0 % 2)\n" }.joined()
    var hints = TableSurvey.Hints()
    hints.label = "2"
    let survey = try TableSurvey(DataFile(name: "t.csv", bytes: Array((",0,1,2\n" + rows).utf8)), hints)
    #expect(survey.dataset.features.names == ["0", "1"] && survey.rules.map(\.key) == ["column 0"])
  }

  @Test func columnsAreAddressedByNameOrNumber() throws {
    let text = ",x,2,y\n3,0.5,7,a\n1,1.5,8,b\n"
    #expect(try table(text, "label: y, columns: {0: drop}").features.names == ["x", "2"])
    // Names come first.
    #expect(try table(text, "label: y, columns: {0: drop, 2: drop}").features.names == ["x"])
    #expect(try table(text, "label: 3, columns: {1: drop}").features.names == ["0", "2"])
    #expect(try table("1,2,a\n3,4,b\n", "label: 2, columns: {1: drop}").features.names == ["0"])
    #expect(try message(text, "label: y, columns: {9: drop}").description == #"t.csv:1:1: there is no column "9""#)
  }

  @Test func equalNamesAreToldApart() throws {
    let dataset = try table("x,x,y\n1,2,a\n3,4,b\n")
    #expect(dataset.features.names == ["x", "x.1"])
    #expect(dataset.notices == [#"columns 0 and 1 are both named "x": column 1 is called "x.1""#])
  }

  @Test(arguments: [
    ("x,y\n1,a\n2,b\n", true), ("1,y\n1,a\n2,b\n", false), ("0,1,2,3\n5,6,7,1\n5,6,8,0\n", true), ("0,1\n1,0\n", nil),
    ("0,1,2\n0.5,1.5,1\n0.25,2.5,0\n", true), (",0,1\n0,0.5,1\n1,0.5,2\n", true), ("5.1,a\n4.9,b\n4.7,a\n", false),
    ("red,a\nblue,b\nred,b\n", false), ("colour,class\nred,a\nblue,b\nred,b\nblue,a\n", true), ("a,b\nc,d\ne,f\n", nil),
    ("39, State-gov, 13, no\n50, Private, 13, yes\n38, Private, 9, no\n", false),
    ("age,2019,2020\n3,1,2\n4,2,1\n", true),
    ("x,y\n-,a\n1,b\n2,a\n3,b\n4,a\n", true),
  ])
  func whetherTheFirstRowHoldsNames(text: String, isHeader: Bool?) throws {
    let label = (text.split(separator: "\n").first?.split(separator: ",").count ?? 0) - 1
    let lines = text.split(separator: "\n").count
    let hasEmpty = text.hasPrefix(",")
    guard let isHeader else {
      #expect(try message(text, "label: \(label)").message == "the first row may hold names or data")
      return
    }
    let dataset = try table(text, "label: \(hasEmpty ? label + 1 : label), missing: {tokens: [\"-\"], numbers: zero}")
    #expect(dataset.rows == (isHeader ? lines - 1 : lines))
  }

  @Test(arguments: [
    ("label: drop_row", 3, "1 row without a label is left out"), ("numbers: drop_row, label: drop_row", 2, nil),
    ("words: drop_row, label: drop_row", 2, "1 row without a label and 1 row with a missing cell are left out"),
    (
      "numbers: drop_row, words: drop_row, label: drop_row", 1,
      "1 row without a label and 2 rows with a missing cell are left out"
    ),
  ])
  func rowsThatLackSomethingAreLeftOut(rule: String, rows: Int, notice: String?) throws {
    let text = "a,b,y\n1,u,p\nNULL,v,q\n3,None,p\n4,u,<NA>\n"
    let others = ["numbers", "words"].filter { !rule.contains($0) }.map {
      $0 == "numbers" ? "numbers: zero" : "words: own_category"
    }
    let dataset = try table(text, "label: y, missing: {\(([rule] + others).joined(separator: ", "))}")
    #expect(dataset.rows == rows && dataset.label.count == rows)
    if let notice { #expect(dataset.notices == [notice]) }
  }

  @Test func tokensHoldForWordsToo() throws {
    #expect(
      try message("a,y\nu,p\nNone,q\n").description == #"t.csv:3:1: column "a": "None" stands for a missing value"#)
    let dataset = try table("a,y\nu,p\nNone,q\n", #"label: y, missing: {tokens: [""]}"#)
    #expect(dataset.features.names == ["a"])
  }

  @Test func aLabelHasNumbersAsTheFileWritesThem() throws {
    let text = "a;y\n1;1.234,5\n2;-2,5\n"
    let dataset = try table(text, #"label: y, delimiter: ";", decimal: ",", thousands: ".""#)
    #expect(try dataset.label.targets() == [1234.5, -2.5])
    let prices = try table("a,y\n1,$5\n2,$7\n", #"label: y, columns: {y: {number: {strip: "$"}}}"#)
    #expect(try prices.label.targets() == [5, 7])
  }
}
