package import CaviarSpec

/// How a file is read as rows of features with a label each.
///
/// A format's name is the key in `data` that holds its path: `csv: data/digits.csv`. Its other options stand beside it.
package protocol DataFormat: Component {
  /// The file, relative to the spec.
  var path: String { get }

  /// What is done to the features where the spec does not say.
  static var defaultPreprocessing: [any Preprocessor] { get }

  /// Reads the file's bytes. `name` is the file's name in messages.
  func dataset(from bytes: [UInt8], name: String) throws(DataError) -> Dataset
}
