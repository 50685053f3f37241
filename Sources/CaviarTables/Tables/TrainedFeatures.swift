/// The features that a network was trained on, which a file of new rows must have.
package struct TrainedFeatures: Sendable {
  /// A column, by its name.
  package struct Column: Sendable {
    let name: String
    /// True for a column of numbers, false for one of words.
    let isNumber: Bool

    package init(_ name: String, isNumber: Bool) {
      self.name = name
      self.isNumber = isNumber
    }
  }

  let columns: [Column]
  /// The columns of the file that the network was trained on; nil if they are not known.
  let source: TableColumns?

  package init(_ columns: [Column], source: TableColumns?) {
    self.columns = columns
    self.source = source
  }
}
