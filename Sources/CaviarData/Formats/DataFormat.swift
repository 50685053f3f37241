import CaviarDiagnostics
package import CaviarSpec
package import CaviarTables

/// A file format, read as rows of features with a label each.
///
/// A format's name is the key in `data` that holds its path: `csv: data/digits.csv`. Its other options stand beside it.
package protocol DataFormat: Component {
  /// The files that it reads, relative to the data's root, in the order in which ``read(_:_:)`` takes them.
  var paths: [String] { get }

  /// This format with its files named otherwise, in the order of ``paths``.
  func with(paths: [String]) -> Self

  /// True if rows have named cells besides the features, by which they can be split.
  static var hasNamedColumns: Bool { get }

  /// The default preprocessing of the features.
  static var defaultPreprocessing: [any Preprocessor] { get }

  /// The preprocessing of a regression's label.
  var labelPreprocessing: [any LabelPreprocessor] { get }

  /// The source from which to download the files; nil for a format of anybody's data.
  static var origin: String? { get }

  /// The treatment of missing cells; nil if they are errors.
  var missing: MissingRule? { get }

  /// Reads the files, each with its bytes, packed or not.
  func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset

  /// Reads a file of new rows for the columns that a network was trained on. Labels in it are ignored.
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

// MARK: Arrays

/// A format whose features and labels are arrays: each row of an array is an example.
package protocol ArrayFormat: DataFormat {
  /// The array of the labels, and their preprocessing.
  var labels: LabelField<String> { get set }
  /// The treatment of NaN among the features; nil if a NaN is an error.
  var arrayMissing: ArrayMissing? { get set }

  /// The array of the features, which is in the first file.
  func features(of file: DataFile, limit: Int?) throws(DataError) -> NumberArray

  /// The array of the labels.
  func labels(of files: [DataFile], limit: Int?) throws(DataError) -> NumberArray
}

extension ArrayFormat {
  package var missing: MissingRule? { arrayMissing?.rule }
  package var labelPreprocessing: [any LabelPreprocessor] { labels.preprocess }

  package func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset {
    try RawDataset(
      features: try features(of: files[0], limit: request.limit),
      labels: try labels(of: files, limit: request.limit), missing: arrayMissing)
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    let array = try features(of: file, limit: nil)
    return try checked(try array.features(missing: MissingAdvice(predictingWith: arrayMissing)), for: columns, in: file)
  }

  /// The key of ``arrayMissing``.
  static var missingField: Field<Self> {
    .init(
      "missing", \.arrayMissing, Codec<ArrayMissing>.mapping(named: "`missing`").optional,
      default: "a NaN is an error",
      otherNames: ["na", "nan", "impute", "imputer", "fillna", "missing_values"],
      "The treatment of NaN among the features.")
  }

  /// The key of ``labels``.
  ///
  /// - Parameter key: The key of the reference in a mapping that holds the preprocessing as well.
  static func labelsField(key: String, _ summary: String) -> Field<Self> {
    .init(
      "labels", \.labels, .label(Codec<String>.text, key: key), required: true,
      otherNames: ["label", "target", "targets", "y"], summary)
  }
}

/// A format with one array in each file: the features in one, the labels in another.
package protocol ArrayFileFormat: ArrayFormat {
  static var kind: ArrayFileKind { get }

  /// The file of the features.
  var path: String { get set }
}

extension ArrayFileFormat {
  package var paths: [String] { [path, labels.reference] }

  package func with(paths: [String]) -> Self {
    var copy = self
    (copy.path, copy.labels.reference) = (paths[0], paths[1])
    return copy
  }

  package func features(of file: DataFile, limit: Int?) throws(DataError) -> NumberArray {
    try file.array(Self.kind, limit: limit)
  }

  package func labels(of files: [DataFile], limit: Int?) throws(DataError) -> NumberArray {
    try files[1].array(Self.kind, limit: limit)
  }

  /// The keys of such a format.
  static var arrayFields: [Field<Self>] {
    [
      .init(name, \.path, .text, required: true, "The file of the examples, relative to the spec."),
      labelsField(key: "file", "The file of the labels, relative to the spec."),
      missingField,
    ]
  }
}
