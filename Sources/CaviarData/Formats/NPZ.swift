package import CaviarSpec
package import CaviarTables

/// NumPy's npz format: a zip archive of arrays, stored or deflated.
package struct NPZ: DataFormat {
  package static let name = "npz"
  package static let otherNames = ["savez", "savez_compressed"]
  package static let summary = "NumPy's format for several arrays, compressed or not: examples and labels by name."
  package static let example = "{npz: mnist.npz, features: x_train, labels: y_train}"
  package static let source: String? = "NumPy Enhancement Proposal 1; PKWARE, APPNOTE.TXT 6.3"
  package static let fields: [Field<NPZ>] = [
    .init("npz", \.path, .text, required: true, "The file, relative to the spec."),
    .init(
      "features", \.features, .text, required: true, otherNames: ["x", "images", "data", "inputs"],
      "The name of the examples' array."),
    .init(
      "labels", \.labels, .label(Codec<String>.text, key: "name"), required: true,
      otherNames: ["label", "target", "targets", "y"], "The name of the labels' array."),
    .arrayMissing(\.arrayMissing),
  ]

  package var path = ""
  package var features = ""
  package var labels = LabelField(reference: "")
  package var arrayMissing: ArrayMissing?

  package init() {}

  package var paths: [String] { [path] }

  package func with(paths: [String]) -> NPZ {
    var copy = self
    copy.path = paths[0]
    return copy
  }

  package var missing: MissingRule? { arrayMissing?.rule }
  package var labelPreprocessing: [any LabelPreprocessor] { labels.preprocess }

  package func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset {
    let archive = try ZipArchive(files[0])
    return try RawDataset(
      features: try archive.array(named: features, limit: request.limit),
      labels: try archive.array(named: labels.reference, limit: request.limit), missing: arrayMissing)
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    let array = try ZipArchive(file).array(named: features, limit: nil)
    return try checked(try array.features(missing: MissingAdvice(predictingWith: arrayMissing)), for: columns, in: file)
  }
}

extension NPZ {
  /// The names of the arrays in a file.
  package static func names(in file: DataFile) throws(DataError) -> [String] { try ZipArchive(file).arrayNames }
}
