/// The examples of the parts, as indices into the table. No example is in two parts.
///
/// In shuffled order if the split shuffles, otherwise in the order of the file.
package struct Split: Sendable, Equatable {
  /// The examples to train on; never empty.
  package let train: [Int]
  /// The examples by which trials are compared.
  package let validation: [Int]
  /// The examples for the final evaluation.
  package let test: [Int]

  package init(train: [Int], validation: [Int], test: [Int]) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}
