/// The rows of the parts, as indices into the table. No row is in two parts.
///
/// In shuffled order if the split shuffles, otherwise in the order of the file.
package struct Split: Sendable, Equatable {
  /// The rows to learn from; never empty.
  package let train: [Int]
  /// The rows to choose by.
  package let validation: [Int]
  /// The rows to judge by.
  package let test: [Int]

  package init(train: [Int], validation: [Int], test: [Int]) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}
