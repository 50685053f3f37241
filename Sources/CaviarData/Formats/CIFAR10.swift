import CaviarCompute
package import CaviarSpec
package import CaviarTables

/// The binary files of CIFAR-10: records of a label and 3072 pixels, 32×32 red, then green, then blue.
package struct CIFAR10: DataFormat {
  package static let name = "cifar10"
  package static let otherNames = ["cifar", "cifar-10"]
  package static let summary = "The binary files of CIFAR-10: a byte of label and 3072 of pixels for each image."
  package static let example = "{cifar10: [data_batch_1.bin, data_batch_2.bin], root: {env: CIFAR10_DIR}}"
  package static let source: String? = "Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009)"
  package static let origin: String? =
    "CIFAR-10 is at https://www.cs.toronto.edu/~kriz/cifar.html: the binary version, cifar-10-binary.tar.gz, unpacked"
  package static let fields: [Field<CIFAR10>] = [
    .init(
      "cifar10", \.paths, Codec<String>.text.oneOrMore, required: true,
      "The files, relative to the spec, one after the other.")
  ]

  package var paths: [String] = []

  package init() {}

  package func with(paths: [String]) -> CIFAR10 {
    var copy = self
    copy.paths = paths
    return copy
  }

  /// The classes, in the order of their numbers; all of them, whichever a file has.
  private static let classes = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  private static let pixels = 3 * 32 * 32

  package func read(_ files: [DataFile], _ request: ReadRequest) throws(DataError) -> RawDataset {
    let record = Self.pixels + 1
    var labels: [Int32] = []
    var used: [(file: DataFile, records: Int)] = []
    for file in files {
      let wanted = (request.limit ?? .max) - labels.count
      guard wanted > 0 else { break }
      let file = try file.unpacked(stop: wanted < .max / record ? wanted * record : .max)
      let size = file.content.count
      guard size % record == 0, size > 0 else {
        let error = file.error(
          "\(size) bytes are not a whole number of images of \(record)", at: size / record * record,
          notes: [Self.origin].compactMap(\.self))
        // An image may begin as an idx file does.
        throw file.head.first == 0 ? error : file.mismatch(for: Self.name, otherwise: error)
      }
      let count = min(wanted, size / record)
      let found = file.content.withSpan { bytes in (0..<count).map { Int32(bytes[$0 * record]) } }
      if let wrong = found.firstIndex(where: { $0 >= Self.classes.count }) {
        let error = file.error("image \(wrong): the label \(found[wrong]) is not one of 0 to 9", at: wrong * record)
        throw wrong == 0 ? file.mismatch(for: Self.name, otherwise: error) : error
      }
      labels += found
      used.append((file, count))
    }
    return RawDataset(
      features: RawFeatures(
        rows: labels.count, numbers: .stored(StoredNumbers(labelledBytes: used, columns: Self.pixels)),
        names: (0..<Self.pixels).map(String.init)),
      label: RawLabel(.classes(labels, names: Self.classes), of: files.first?.name ?? Self.name))
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    try checked(try read([file], ReadRequest()).features, for: columns, in: file)
  }
}
