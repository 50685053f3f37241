internal import CaviarSpec
package import CaviarTables

/// Makes a column of words a column of 0 and 1 for each word.
package struct OneHot: ColumnRule {
  package static let name = "one_hot"
  package static let otherNames = ["onehot", "one-hot", "categorical", "category", "dummy", "dummies", "get_dummies"]
  package static let summary =
    "A column of 0 and 1 for each word of the training part, sorted; a word that is not among them is all zeros."
  package static let example = "one_hot"

  package init() {}

  package var type: ColumnType { .words }
}
