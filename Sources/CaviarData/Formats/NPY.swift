package import CaviarSpec
package import CaviarTables

/// NumPy's npy format: an array in one file, its labels in another.
package struct NPY: ArrayFileFormat {
  package static let name = "npy"
  package static let otherNames = ["numpy", "npy_file"]
  package static let summary = "NumPy's format for one array: the examples in one file, labels in another."
  package static let example = "{npy: features.npy, labels: labels.npy}"
  package static let source: String? = "NumPy Enhancement Proposal 1"
  package static let kind = ArrayFileKind.npy
  package static let fields = arrayFields

  package var path = ""
  package var labels = LabelField(reference: "")
  package var arrayMissing: ArrayMissing?

  package init() {}
}
