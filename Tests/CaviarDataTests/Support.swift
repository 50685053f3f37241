import CaviarCompute
import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import CaviarYAML
import Foundation
import Testing

@testable import CaviarData
@testable import CaviarTables

/// A table of numbers and classes, as tests write it.
struct Dataset: Equatable {
  let features: [Float]
  let rows: Int
  let columns: Int
  let featureNames: [String]
  let labels: [Int32]
  let classes: [String]
}

extension Dataset {
  init(_ raw: RawDataset) throws {
    let classes = try raw.label.classes()
    self.init(
      features: raw.features.everyNumber.map { Float($0) }, rows: raw.rows, columns: raw.features.names.count,
      featureNames: raw.features.names, labels: classes.labels, classes: classes.names)
  }
}

extension RawFeatures {
  /// All the numbers, row after row.
  var everyNumber: [Double] {
    (0..<rows).reduce(into: []) { appendNumbers(of: $1, to: &$0) }
  }
}

/// A file beside the tests.
func referenceFile(_ name: String, in folder: String = "Reference/files") throws -> DataFile {
  let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "\(folder)/\(name)")
  return DataFile(name: name, bytes: [UInt8](try Data(contentsOf: path)))
}

/// The same file, mapped.
func mapped(_ file: DataFile) throws -> DataFile {
  let path = FileManager.default.temporaryDirectory.appending(path: "caviar-" + UUID().uuidString)
  try Data(file.bytes).write(to: path)
  defer { try? FileManager.default.removeItem(at: path) }
  let handle = try FileHandle(forReadingFrom: path)
  defer { try? handle.close() }
  return DataFile(name: file.name, content: try FileBytes(mapping: handle.fileDescriptor))
}

/// The `data` section that a YAML text declares, or the messages of what is wrong with it.
func section(_ text: String) -> (section: DataSection?, canonical: SpecValue?, findings: [String]) {
  var sink = DiagnosticSink()
  guard let node = parse(Array(text.utf8), name: "t.yaml", into: &sink) else {
    return (nil, nil, sink.sorted.map(\.message))
  }
  var decoding = Decoding(scales: scales)
  decoding.sink = sink
  let declared = Codec<DataSection>.data.decode(node, &decoding)
  return (declared?.at(Point()), declared?.canonical, decoding.sink.sorted.map(\.message))
}

/// Reads files as a `data` section says.
func read(_ text: String, _ files: [DataFile], seed: UInt64 = 231) throws -> RawDataset {
  let section = section(text)
  return try #require(section.section, "\(section.findings)").read(files, seed: seed)
}

/// Reads a text as a CSV file.
func read(
  _ text: String, label: ColumnReference, delimiter: String = ",", header: Bool? = nil
) throws(DataError) -> RawDataset {
  var csv = CSV()
  csv.label.reference = label
  csv.dialect.delimiter = CSVDelimiter(delimiter) ?? csv.dialect.delimiter
  csv.dialect.header = header
  return try csv.read([DataFile(name: "t.csv", bytes: Array(text.utf8))], ReadRequest())
}

/// A file that is no table, or the beginning of one.
func fileOfAnotherKind(_ name: String) throws -> DataFile { try referenceFile(name, in: "Reference/kinds") }

func isClose<Number: BinaryFloatingPoint>(_ a: [Number], _ b: [Number], _ tolerance: Number) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

extension FeatureTable {
  /// All numbers, row after row.
  var values: [Float] { rows(Array(0..<rows)) }
}
