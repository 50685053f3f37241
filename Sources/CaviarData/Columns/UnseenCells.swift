import CaviarDiagnostics
package import CaviarTables

/// The cells of new rows in a column of words that no category encodes: all columns of the categories are 0 there.
///
/// The network has seen no such row in training, and so its predictions come with a notice.
package struct UnseenCells: Sendable, Equatable {
  /// The column's name.
  package let column: String
  /// The number of cells with a word that training did not have.
  package let words: Int
  /// The first of these words in the order of the rows, three at most, each once.
  package let examples: [String]
  /// The number of missing cells, if training had none and nothing replaces them.
  package let missing: Int

  /// The notice, in a line.
  package var text: String {
    let shown = examples.map(quoted).joined(separator: ", ")
    let parts = [
      words == 0
        ? nil
        : counted(words, "cell") + (words == 1 ? " holds a word" : " hold words") + " unseen in training (\(shown))",
      missing == 0
        ? nil : counted(missing, "cell") + (missing == 1 ? " is" : " are") + " missing, and none was in training",
    ]
    let verb = words + missing == 1 ? "it becomes" : "they become"
    return "column \(quoted(column)): " + parts.compactMap(\.self).joined(separator: "; ") + ": \(verb) all zeros"
  }
}

extension FittedColumns {
  /// The cells of new rows that become all zeros, a value for each column that has any, in the order of the columns.
  ///
  /// - Parameter features: Rows of the columns that these were fitted on.
  package func unseenCells(in features: RawFeatures) -> [UnseenCells] {
    zip(encodings, features.columns).compactMap { encoding, column in
      guard case .oneHot(let name, let categories, let fill, let hasOwnCategory) = encoding,
        case .words(let content) = column.content
      else { return nil }
      let known = Set(categories)
      let isUnseen = content.words.map { !known.contains($0) }
      var (words, missing) = (0, 0)
      for value in content.values {
        if value < 0 { missing += 1 } else if isUnseen[Int(value)] { words += 1 }
      }
      if fill != nil || hasOwnCategory { missing = 0 }
      guard words + missing > 0 else { return nil }
      let examples = zip(content.words, isUnseen).filter(\.1).prefix(3).map(\.0)
      return UnseenCells(column: name, words: words, examples: Array(examples), missing: missing)
    }
  }
}
