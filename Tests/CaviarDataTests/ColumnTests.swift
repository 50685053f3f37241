import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

@Suite struct ColumnTests {
  private static let rules = "csv: people.csv, label: pay, columns: {id: drop, education: {ordinal: [low, mid, high]}}"

  @Test(arguments: ["people.csv", "people.csv.gz", "members.csv.gz"])
  func agreesWithPandas(file: String) throws {
    let cases = [
      ("numbers: median, words: own_category", peopleOwnCategory),
      ("numbers: mean, words: most_frequent", peopleMostFrequent),
    ]
    for (missing, expected) in cases {
      let text = "{\(Self.rules), missing: {\(missing)}, preprocess: []}"
      let dataset = try read(text, [try referenceFile(file)])
      let (fitted, train, _) = try #require(section(text).section).fit(dataset, rows: peopleTrain)
      let all = try fitted.matrix(of: dataset.features, rows: Array(0..<8))
      #expect(isClose(all.values, expected, 1e-6))
      #expect(try train == fitted.matrix(of: dataset.features, rows: peopleTrain))
    }
  }

  @Test func numbersHaveNames() throws {
    let text = "{\(Self.rules), missing: {numbers: zero, words: own_category}}"
    let dataset = try read(text, [try referenceFile("people.csv")])
    let (fitted, _, _) = try #require(section(text).section).fit(dataset, rows: peopleTrain)
    #expect(fitted.columns.names == ["age", "city=Bern", "city=Oslo", "city=", "education"])
  }

  @Test(arguments: [
    (
      "", #"people.csv:3:5: column "age": the cell is empty"#, "add to `data`: missing: {numbers: median}"
    ),
    (
      "missing: {numbers: mean}", #"people.csv:5:10: column "city": the cell is empty"#,
      ##"add to `data`: missing: {tokens: ["", "?", NA, NaN, nan, "NULL", "null", None, N/A, n/a, "#N/A", "<NA>"], numbers: mean, words: own_category}"##
    ),
    (
      "columns: {city: drop, education: {ordinal: [low, high]}}, missing: {numbers: mean}",
      #"people.csv:2:15: column "education": "mid" is not in the column's order"#, "the order is low, high"
    ),
    (
      "columns: {ctiy: drop}", #"people.csv:1:1: there is no column "ctiy""#, #"did you mean "city"?"#
    ),
    (
      "columns: {pay: drop}", #"people.csv:1:1: column "pay" is the label, and has another use or a rule too"#, nil
    ),
    (
      "columns: {id: drop, age: drop, city: drop, education: drop}",
      "people.csv:1:1: no column is left to learn from", nil
    ),
  ])
  func whatIsMissingOrWrongIsSaid(rules: String, message: String, note: String?) throws {
    let file = try referenceFile("people.csv")
    let error = try #require(throws: DataError.self) { try read("{csv: people.csv, label: pay, \(rules)}", [file]) }
    #expect(error.description == message)
    if let note { #expect(error.notes.contains(note)) }
  }

  /// The line that an error suggests is one that fixes it.
  @Test func theLineToAddMendsTheError() throws {
    var text = "{csv: people.csv, label: pay}"
    let file = try referenceFile("people.csv")
    for _ in 0..<2 {
      let error = try #require(throws: DataError.self) { try read(text, [file]) }
      let line = try #require(error.notes.first?.split(separator: "`data`: ").last)
      text = "{csv: people.csv, label: pay, \(line)}"
    }
    #expect(try read(text, [file]).rows == 8)
  }

  @Test func aColumnHoldsNumbersOrWords() throws {
    func message(_ text: String, _ options: String = "") throws -> String {
      let file = DataFile(name: "t.csv", bytes: Array(text.utf8))
      return try #require(throws: DataError.self) { try read("{csv: t.csv, label: y\(options)}", [file]) }.description
    }
    #expect(try message("a,y\n1,p\nx,q\n") == #"t.csv:3:1: column "a": "x" is not a number"#)
    #expect(
      try message("a,y\nx,p\n1,q\n")
        == #"t.csv:3:1: column "a": "1" is a number, but most of the column's cells are words"#)
    #expect(try message("a,y\n?,p\nx,q\n") == #"t.csv:2:1: column "a": "?" stands for a missing value"#)
    let names = "a,y\n" + (0..<30).map { "n\($0),\($0 % 2)\n" }.joined()
    #expect(try message(names) == #"t.csv: column "a" has 30 different words in 30 rows"#)
  }

  @Test func tokensMayBeNumbers() throws {
    let file = DataFile(name: "t.csv", bytes: Array("a,b,y\n1,x,p\n-999, -999 ,q\n".utf8))
    let text = #"{csv: t.csv, label: y, missing: {tokens: ["-999"], numbers: zero, words: most_frequent}}"#
    let features = try read(text, [file]).features
    #expect(features.number(row: 0, column: 0) == 1 && features.number(row: 1, column: 0).isNaN)
  }

  @Test func aColumnWithoutAValueCannotBeFilled() throws {
    let file = DataFile(name: "t.csv", bytes: Array("a,b,y\n,1,p\n,2,q\n3,4,p\n".utf8))
    let text = "{csv: t.csv, label: y, missing: {numbers: median}}"
    let dataset = try read(text, [file])
    let error = try #require(throws: DataError.self) { try section(text).section?.fit(dataset, rows: [0, 1]) }
    #expect(error.description == #"t.csv: column "a" has no number in the training part"#)
  }

  /// New rows may lack the label, and have other columns in another order.
  @Test func newRowsAreFoundByTheirColumns() throws {
    let text = "{\(Self.rules), missing: {numbers: median, words: own_category}, preprocess: []}"
    let declared = try #require(section(text).section)
    let dataset = try read(text, [try referenceFile("people.csv")])
    let (fitted, _, _) = try declared.fit(dataset, rows: peopleTrain)
    func rows(_ text: String) throws -> [Float] {
      let file = DataFile(name: "new.csv", bytes: Array(text.utf8))
      let features = try declared.format.newRows(file, for: fitted.columns)
      return try fitted.matrix(of: features, rows: Array(0..<features.rows)).values
    }
    #expect(
      try rows("city,note,education,age\nOslo,x,high,45.5\nLima,y,low,\n,z,low,31\n")
        == [45.5, 0, 1, 0, 2, 31, 0, 0, 0, 0, 31, 0, 0, 1, 0])
    let error = try #require(throws: DataError.self) { try rows("city,age\nOslo,1\n") }
    #expect(error.description == #"new.csv:1:1: there is no column "education""#)
  }

  @Test func newRowsOfArraysHaveAsManyNumbers() throws {
    let declared = try #require(section("{npy: x, labels: y}").section)
    let dataset = try declared.read([try referenceFile("f4-C.npy"), try referenceFile("labels.npy")], seed: 1)
    let (fitted, train, _) = try declared.fit(dataset, rows: [0, 1, 2, 3, 4])
    let features = try declared.format.newRows(try referenceFile("f8-F.npy"), for: fitted.columns)
    #expect(try fitted.matrix(of: features, rows: [0, 1, 2, 3, 4]) == train)
    #expect(throws: DataError.self) {
      try declared.format.newRows(try referenceFile("labels.npy"), for: fitted.columns)
    }
  }
}
