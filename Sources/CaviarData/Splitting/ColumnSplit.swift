package import CaviarSpec
internal import CaviarTables

/// The parts that a column names: `split: {column: part}`, its cells `train`, `validation` or `test`.
package struct ColumnSplit: Mapping, Equatable {
  package static let fields: [Field<ColumnSplit>] = [
    .init(
      "column", \.column, .column, required: true, otherNames: ["by", "part"],
      "The column whose cells are train, validation or test. It is not a feature.")
  ]

  package var column = ColumnReference.number(0)

  package init() {}
}

extension SplitRows {
  /// The rows of the file by the parts that they name.
  func byColumn(_ parts: [RawDataset.PartName], hasOwnTest: Bool) throws(DataError) -> Split {
    func rows(of part: RawDataset.PartName) -> [Int] { parts.indices.filter { parts[$0] == part } }
    let split = Split(train: rows(of: .train), validation: rows(of: .validation), test: rows(of: .test))
    if split.train.isEmpty { throw DataError.split("no row has the part train") }
    if hasOwnTest, !split.test.isEmpty {
      throw DataError.split("rows have the part test, which has files of its own")
    }
    return split
  }
}
