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
    var pixels: [UInt8] = []
    var labels: [Int32] = []
    for file in files {
      let wanted = (request.limit ?? .max) - labels.count
      guard wanted > 0 else { break }
      let file = try file.unpacked(stop: wanted < .max / record ? wanted * record : .max)
      guard file.bytes.count % record == 0, !file.bytes.isEmpty else {
        let error = file.error(
          "\(file.bytes.count) bytes are not a whole number of images of \(record)",
          at: file.bytes.count / record * record,
          notes: [Self.origin].compactMap(\.self))
        // An image may begin as an idx file does.
        throw file.bytes.first == 0 ? error : file.mismatch(for: Self.name, otherwise: error)
      }
      pixels.reserveCapacity(pixels.count + min(wanted, file.bytes.count / record) * Self.pixels)
      for start in stride(from: 0, to: file.bytes.count, by: record).prefix(wanted) {
        guard file.bytes[start] < Self.classes.count else {
          let error = file.error(
            "image \(start / record): the label \(file.bytes[start]) is not one of 0 to 9", at: start)
          throw start == 0 ? file.mismatch(for: Self.name, otherwise: error) : error
        }
        labels.append(Int32(file.bytes[start]))
        pixels.append(contentsOf: file.bytes[start + 1..<start + record])
      }
    }
    let names = (0..<Self.pixels).map(String.init)
    return RawDataset(
      features: RawFeatures(rows: labels.count, numbers: .bytes(pixels), names: names),
      label: RawLabel(.classes(labels, names: Self.classes), of: files.first?.name ?? Self.name))
  }

  package func newRows(_ file: DataFile, for columns: FittedColumns) throws(DataError) -> RawFeatures {
    try checked(try read([file], ReadRequest()).features, for: columns, in: file)
  }
}
