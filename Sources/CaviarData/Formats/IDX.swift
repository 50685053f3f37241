package import CaviarSpec
package import CaviarTables

/// The idx format of the MNIST files, gzip or not: images in one file, their labels in another.
package struct IDX: DataFormat {
  package static let name = "idx"
  package static let otherNames = ["mnist", "ubyte", "fashion_mnist", "idx3"]
  package static let summary = "The format of the MNIST files, gzip or not: images in one file, labels in another."
  package static let example = "{idx: train-images-idx3-ubyte.gz, labels: train-labels-idx1-ubyte.gz}"
  package static let source: String? = "LeCun, Cortes, Burges: The MNIST Database of Handwritten Digits"
  package static let fields: [Field<IDX>] = [
    .init("idx", \.path, .text, required: true, "The file of the examples, relative to the spec."),
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

  package func with(paths: [String]) -> IDX {
    var copy = self
    copy.path = paths[0]
    copy.labels.reference = paths[1]
    return copy
  }

  package var missing: MissingRule? { arrayMissing?.rule }
  package var labelPreprocessing: [any LabelPreprocessor] { labels.preprocess }

  package func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset {
    let arrays = try files.map { file throws(DataError) in
      try file.array(.idx, limit: request.limit)
    }
    return try RawDataset(features: arrays[0], labels: arrays[1], missing: arrayMissing)
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    let array = try file.array(.idx, limit: nil)
    return try checked(try array.features(missing: MissingAdvice(predictingWith: arrayMissing)), for: columns, in: file)
  }
}
