package import CaviarSpec
package import CaviarTables

/// NumPy's npz format: a zip archive of arrays, stored or deflated.
package struct NPZ: ArrayFormat {
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
    labelsField(key: "name", "The name of the labels' array."),
    missingField,
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

  package func features(of file: DataFile, limit: Int?) throws(DataError) -> NumberArray {
    try ZipArchive(file).array(named: features, limit: limit)
  }

  package func labels(of files: [DataFile], limit: Int?) throws(DataError) -> NumberArray {
    try ZipArchive(files[0]).array(named: labels.reference, limit: limit)
  }

  /// The names of the arrays in a file.
  package static func names(in file: DataFile) throws(DataError) -> [String] { try ZipArchive(file).arrayNames }
}
