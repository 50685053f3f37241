package import CaviarSpec
package import CaviarTables

/// How files are read as rows of features with a label each.
///
/// A format's name is the key in `data` that holds its path: `csv: data/digits.csv`. Its other options stand beside it.
package protocol DataFormat: Component {
  /// The files that it reads, relative to the data's root, in the order in which ``read(_:_:)`` takes them.
  var paths: [String] { get }

  /// This format with its files named otherwise, in the order of ``paths``.
  func with(paths: [String]) -> Self

  /// Whether rows have named cells beside the features, by which they can be split.
  static var hasNamedColumns: Bool { get }

  /// What is done to the features where the spec does not say.
  static var defaultPreprocessing: [any Preprocessor] { get }

  /// What is done to the label of a regression.
  var labelPreprocessing: [any LabelPreprocessor] { get }

  /// Where the files come from, for who does not have them; nil where they may be anybody's.
  static var origin: String? { get }

  /// What is done with missing cells.
  var missing: MissingRule? { get }

  /// Reads the files, each with its bytes, packed or not.
  func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset

  /// Reads a file of new rows for the columns that a network was trained on. Labels that stand in it are not looked at.
  func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures
}

extension DataFormat {
  package static var hasNamedColumns: Bool { false }
  package static var defaultPreprocessing: [any Preprocessor] { [] }
  package var labelPreprocessing: [any LabelPreprocessor] { [] }
  package static var origin: String? { nil }
  package var missing: MissingRule? { nil }

  /// The new rows, if they have as many numbers as those that a network was trained on.
  func checked(
    _ features: RawFeatures, for columns: FittedColumns, in file: DataFile
  ) throws(DataError) -> RawFeatures {
    let (found, wanted) = (features.names.count, columns.encodings.count)
    guard found == wanted else {
      throw file.error("a row has \(counted(found, "number")), and the network was trained on \(wanted)")
    }
    return features
  }
}
