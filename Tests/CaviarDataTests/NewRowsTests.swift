import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

/// Rows to predict, whose columns are found again.
@Suite struct NewRowsTests {
  /// The features of `new` as a network sees them that was trained on `text`.
  private func rows(_ new: String, trainedOn text: String, _ options: String) throws -> [Float] {
    let spec = "{csv: t.csv, preprocess: [], \(options)}"
    let declared = try #require(section(spec).section)
    let dataset = try read(spec, [DataFile(name: "t.csv", bytes: Array(text.utf8))])
    let (fitted, _, _) = try declared.fit(dataset, rows: Array(0..<dataset.rows))
    let features = try declared.format.newRows(DataFile(name: "new.csv", bytes: Array(new.utf8)), for: fitted.columns)
    return try fitted.matrix(of: features, rows: Array(0..<features.rows)).values
  }

  /// A header decides, also one of numbers.
  @Test(arguments: [
    ("a,b,y\n1,2,p\n3,4,q\n", "y,b,a\np,2,1\n", "label: y"), ("a,b,y\n1,2,p\n3,4,q\n", "b,a\n2,1\n", "label: y"),
    ("0,1,2,3\n1.5,2,0.5,0\n3,4,0.5,1\n", "2,0,1\n0.5,1.5,2\n", "label: 3"),
    (",a,b,y\n5,1,2,p\n2,3,4,q\n", ",b,a\n5,2,1\n", "label: y"),
  ])
  func columnsAreFoundByName(trained: String, new: String, options: String) throws {
    let expected: [Float] = options == "label: 3" ? [1.5, 2, 0.5] : trained.hasPrefix(",") ? [5, 1, 2] : [1, 2]
    #expect(try rows(new, trainedOn: trained, options) == expected)
  }

  /// Without names by count, and what is no feature is left out wherever it stands.
  @Test(arguments: [
    "1,9,2,p,g1\n", "1,9,2,g1\n", "1,9,2\n", "1,2\n",
  ])
  func columnsWithoutNamesAreFoundByTheirCount(new: String) throws {
    let trained = "1,9,2,p,g1\n3,8,4,q,g2\n5,7,6,p,g3\n7,6,8,q,g4\n"
    let options = "label: 3, header: false, columns: {1: drop}, split: {train: 0.5, validation: 0.5, group: 4}"
    #expect(try rows(new, trainedOn: trained, options) == [1, 2])
  }

  /// A count that can be read in two ways is no answer.
  @Test func aCountWithTwoReadingsIsRefused() throws {
    let trained = "1,g1,2,p\n3,g2,4,q\n5,g3,6,p\n7,g4,8,q\n"
    let options = "label: 3, header: false, split: {train: 0.5, validation: 0.5, group: 1}"
    let error = try #require(throws: DataError.self) { try rows("1,2,p\n", trainedOn: trained, options) }
    #expect(
      error.message == "a row of 3 cells may be one of the trained rows without label, or without group")
    #expect(try rows("1,2\n", trainedOn: trained, options) == [1, 2])
  }

  @Test func anotherCountIsRefused() throws {
    let error = try #require(throws: DataError.self) {
      try rows("1\n", trainedOn: "1,2,p\n3,4,q\n", "label: 2, header: false")
    }
    #expect(error.description == "new.csv:1:1: a row has 1 cell, and the network was trained on rows of 3")
    #expect(error.notes == ["new rows have 3 cells, or 2 without the label"])
  }

  @Test func aFileWithoutItsNamesIsRefused() throws {
    let error = try #require(throws: DataError.self) {
      try rows("1,2\n3,4\n", trainedOn: "a,b,y\n1,2,p\n3,4,q\n", "label: y")
    }
    #expect(
      error.message == "the first row has none of the names of the columns that the network was trained on")
  }

  @Test func rulesByNumberHoldForNewRows() throws {
    let trained = ",b,y\n$5,2,p\n$7,4,q\n"
    let options = #"label: y, columns: {0: {number: {strip: "$"}}}"#
    #expect(try rows(",b\n$1,3\n", trainedOn: trained, options) == [1, 3])
  }
}
