package import CaviarCompute
private import FoundationEssentials

/// Named arrays of single-precision numbers in one file: the safetensors format, which every framework reads.
///
/// Eight bytes with the header's length, a JSON header that says of each tensor its type, its shape and where its bytes are,
/// and the bytes, little-endian (https://huggingface.co/docs/safetensors).
package struct SafeTensors: Sendable, Equatable {
  package var tensors: [NamedTensor]
  /// Words about the whole, by key.
  package var metadata: [String: String]

  package init(tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of a name.
  package subscript(name: String) -> NamedTensor? { tensors.first { $0.name == name } }
}

extension SafeTensors {
  fileprivate struct Entry: Codable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  /// A value of the header: a tensor, or the metadata.
  private enum Item: Codable {
    case tensor(Entry)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let entry = try? container.decode(Entry.self) {
        self = .tensor(entry)
      } else {
        self = .metadata(try container.decode([String: String].self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .tensor(let entry): try container.encode(entry)
      case .metadata(let words): try container.encode(words)
      }
    }
  }

  private static let metadataKey = "__metadata__"
  /// The longest header that is read, as in the reference implementation.
  private static let longestHeader = 100_000_000

  /// The file's bytes: the same for the same tensors.
  package func bytes() throws(Failure) -> [UInt8] {
    var header: [String: Item] = metadata.isEmpty ? [:] : [Self.metadataKey: .metadata(metadata)]
    var offset = 0
    for tensor in tensors {
      let end = offset + 4 * tensor.values.count
      header[tensor.name] = .tensor(Entry(dtype: "F32", shape: tensor.shape, offsets: [offset, end]))
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text: [UInt8]
    do {
      text = [UInt8](try encoder.encode(header))
    } catch {
      throw Failure(.internalError, "the header of the weights cannot be written: \(error)")
    }
    // The bytes of the numbers begin at a multiple of eight.
    text += Array(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + offset)
    bytes.append(littleEndian: UInt64(text.count))
    bytes += text
    for tensor in tensors {
      for value in tensor.values { bytes.append(littleEndian: value.bitPattern) }
    }
    return bytes
  }

  /// Reads a file's bytes. Nil where they are not such a file, or hold other types than single precision.
  package init?(bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    let length = UInt64(littleEndianBytes: bytes[..<8])
    guard length <= Self.longestHeader, 8 + Int(length) <= bytes.count else { return nil }
    let start = 8 + Int(length)
    guard let header = try? JSONDecoder().decode([String: Item].self, from: Data(bytes[8..<start])) else { return nil }
    var tensors: [NamedTensor] = []
    var metadata: [String: String] = [:]
    for (name, item) in header.sorted(by: { $0.key < $1.key }) {
      switch item {
      case .metadata(let words): metadata = words
      case .tensor(let entry):
        guard let tensor = NamedTensor(name, entry: entry, bytes: bytes[start...]) else { return nil }
        tensors.append(tensor)
      }
    }
    guard start + tensors.reduce(0, { $0 + 4 * $1.values.count }) == bytes.count else { return nil }
    self.init(tensors: tensors, metadata: metadata)
  }
}

extension NamedTensor {
  fileprivate init?(_ name: String, entry: SafeTensors.Entry, bytes: ArraySlice<UInt8>) {
    guard entry.dtype == "F32", entry.offsets.count == 2, entry.shape.allSatisfy({ $0 >= 0 }) else { return nil }
    let (first, last) = (entry.offsets[0], entry.offsets[1])
    guard first >= 0, first <= last, last <= bytes.count else { return nil }
    var count = 1
    for side in entry.shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: side)
      guard !overflows else { return nil }
      count = product
    }
    guard count.multipliedReportingOverflow(by: 4) == (last - first, false) else { return nil }
    let own = bytes.dropFirst(first).prefix(last - first)
    let values = stride(from: own.startIndex, to: own.endIndex, by: 4).map { place in
      Float(bitPattern: UInt32(littleEndianBytes: own[place..<place + 4]))
    }
    self.init(name, shape: entry.shape, values: values)
  }
}
