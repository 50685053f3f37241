package import CaviarSpec
package import CaviarTables

/// The idx format of the MNIST files, gzip or not: images in one file, their labels in another.
package struct IDX: ArrayFileFormat {
  package static let name = "idx"
  package static let otherNames = ["mnist", "ubyte", "fashion_mnist", "idx3"]
  package static let summary = "The format of the MNIST files, gzip or not: images in one file, labels in another."
  package static let example = "{idx: train-images-idx3-ubyte.gz, labels: train-labels-idx1-ubyte.gz}"
  package static let source: String? = "LeCun, Cortes, Burges: The MNIST Database of Handwritten Digits"
  package static let kind = ArrayFileKind.idx
  package static let fields = arrayFields

  package var path = ""
  package var labels = LabelField(reference: "")
  package var arrayMissing: ArrayMissing?

  package init() {}
}
