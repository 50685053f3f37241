/// The purpose of a stream of random numbers. Streams of different purposes are independent of each other, so that
/// drawing more numbers for one changes no other.
///
/// The set is open: a component may name a purpose of its own. The raw values enter the keys, so they are part of
/// the results: a raw value that has been released never changes.
package struct Purpose: RawRepresentable, Hashable, Sendable {
  /// The name that enters the key.
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// Creates a purpose with a name.
  package init(_ rawValue: String) { self.init(rawValue: rawValue) }

  /// The values of the hyperparameters.
  package static let sample = Purpose("sample")
  /// The initial weights.
  package static let initialize = Purpose("initialize")
  /// The order of the training examples in an epoch.
  package static let batchOrder = Purpose("batch_order")
  /// The assignment of rows to the parts of the data.
  package static let split = Purpose("split")
  /// The training examples on which the training metrics are measured.
  package static let trainSample = Purpose("train_sample")
}
