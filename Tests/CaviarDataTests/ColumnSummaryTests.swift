import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

@Suite struct ColumnSummaryTests {
  private func summaries(_ text: String, _ options: String, test: String? = nil) throws -> [ColumnSummary] {
    let spec = "{csv: t.csv, \(options)\(test == nil ? "" : ", test: {csv: u.csv}")}"
    let files = [text, test].compactMap(\.self).enumerated().map {
      DataFile(name: $0.offset == 0 ? "t.csv" : "u.csv", bytes: Array($0.element.utf8))
    }
    let declared = try #require(section(spec).section)
    let dataset = try read(spec, files)
    let fitted = try declared.fit(dataset, rows: Array(0..<dataset.splitRows)).fitted
    return declared.columns(of: dataset, fitted, labels: [])
  }

  @Test func everyColumnOfTheFileHasARow() throws {
    let text = ",id,age,size,city,g,y\n0,7,30,low,Rome,a,p\n1,8,,high,Rome,a,q\n2,9,-5.5,low,Bonn,b,p\n"
    let found = try summaries(
      text,
      """
      label: y, columns: {id: drop, size: {ordinal: [low, high]}}, missing: {numbers: median}, \
      split: {train: 0.5, validation: 0.5, group: g}
      """)
    #expect(
      found == [
        ColumnSummary("0", rule: "drop"), ColumnSummary("id", rule: "drop"),
        ColumnSummary("age", rule: "number", inputs: 1, missing: 1, range: (-5.5, 30)),
        ColumnSummary("size", rule: "ordinal", inputs: 1, range: (0, 1)),
        ColumnSummary("city", rule: "one_hot", inputs: 2, words: 2, examples: ["Rome", "Bonn"]),
        ColumnSummary("g", rule: "group"), ColumnSummary("y", rule: "label"),
      ])
  }

  /// A test part's columns may stand in another order, among others.
  @Test func aTestFilesColumnsAreFoundByName() throws {
    let found = try summaries(
      "a,c,b,y\n1,u,10,p\n2,v,20,q\n", "label: y, split: {train: 1.0e0, validation: 0}".replacing("1.0e0", with: "2"),
      test: "y,b,extra,a,c\np,30,0,3,w\n")
    #expect(
      found == [
        ColumnSummary("a", rule: "number", inputs: 1, range: (1, 3)),
        ColumnSummary("c", rule: "one_hot", inputs: 2, words: 3, examples: ["u", "v", "w"]),
        ColumnSummary("b", rule: "number", inputs: 1, range: (10, 30)), ColumnSummary("y", rule: "label"),
      ])
    let error = try #require(throws: DataError.self) {
      try summaries("a,y\n1,p\n2,q\n", "label: y, split: {train: 2, validation: 0}", test: "y,b\np,30\n")
    }
    #expect(error.description == #"u.csv: there is no column "a", which t.csv has"#)
  }
}
