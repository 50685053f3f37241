package import CaviarSpec
package import CaviarTables

/// NumPy's npy format: an array in one file, its labels in another.
package struct NPY: DataFormat {
  package static let name = "npy"
  package static let otherNames = ["numpy", "npy_file"]
  package static let summary = "NumPy's format for one array: the examples in one file, labels in another."
  package static let example = "{npy: features.npy, labels: labels.npy}"
  package static let source: String? = "NumPy Enhancement Proposal 1"
  package static let fields: [Field<NPY>] = [
    .init("npy", \.path, .text, required: true, "The file of the examples, relative to the spec."),
    .init(
      "labels", \.labels, .label(Codec<String>.text, key: "file"), required: true,
      otherNames: ["label", "target", "targets", "y"], "The file of the labels, relative to the spec."),
    .arrayMissing(\.arrayMissing),
  ]

  package var path = ""
  package var labels = LabelField(reference: "")
  package var arrayMissing: ArrayMissing?

  package init() {}

  package var paths: [String] { [path, labels.reference] }

  package func with(paths: [String]) -> NPY {
    var copy = self
    copy.path = paths[0]
    copy.labels.reference = paths[1]
    return copy
  }

  package var missing: MissingRule? { arrayMissing?.rule }
  package var labelPreprocessing: [any LabelPreprocessor] { labels.preprocess }

  package func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset {
    let arrays = try files.map { file throws(DataError) in
      try file.array(.npy, limit: request.limit)
    }
    return try RawDataset(features: arrays[0], labels: arrays[1], missing: arrayMissing)
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    let array = try file.array(.npy, limit: nil)
    return try checked(try array.features(missing: MissingAdvice(predictingWith: arrayMissing)), for: columns, in: file)
  }
}
