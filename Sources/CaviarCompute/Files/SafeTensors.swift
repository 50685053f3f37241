private import FoundationEssentials

/// Named arrays of numbers, `F32` or `F64`, in one file: the safetensors format, which every framework reads.
///
/// Eight bytes with the header's length, a JSON header that says of each tensor its type, its shape and where its bytes are,
/// and the bytes, little-endian (https://huggingface.co/docs/safetensors). The wider numbers stand first, so that each
/// begins at a multiple of its size.
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
  package func bytes() -> [UInt8] {
    var header: [String: Item] = metadata.isEmpty ? [:] : [Self.metadataKey: .metadata(metadata)]
    let inOrder = tensors.filter { $0.numbers.size == 8 } + tensors.filter { $0.numbers.size == 4 }
    var offset = 0
    for tensor in inOrder {
      let end = offset + tensor.numbers.size * tensor.numbers.count
      header[tensor.name] = .tensor(Entry(dtype: tensor.numbers.dtype, shape: tensor.shape, offsets: [offset, end]))
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(header) else { preconditionFailure("names and shapes can be written as JSON") }
    var text = [UInt8](json)
    // The bytes of the numbers begin at a multiple of eight.
    text += Array(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + offset)
    bytes.append(littleEndian: UInt64(text.count))
    bytes += text
    for tensor in inOrder {
      switch tensor.numbers {
      case .single(let values): for value in values { bytes.append(littleEndian: value.bitPattern) }
      case .double(let values): for value in values { bytes.append(littleEndian: value.bitPattern) }
      }
    }
    return bytes
  }

  /// Reads a file's bytes. Nil if they are not such a file, or hold other types than `F32` and `F64`.
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
    guard start + tensors.reduce(0, { $0 + $1.numbers.size * $1.numbers.count }) == bytes.count else { return nil }
    self.init(tensors: tensors, metadata: metadata)
  }
}

extension NamedTensor.Numbers {
  /// The format's name of the type.
  fileprivate var dtype: String {
    switch self {
    case .single: "F32"
    case .double: "F64"
    }
  }

  /// Bytes of a number.
  fileprivate var size: Int {
    switch self {
    case .single: 4
    case .double: 8
    }
  }

  /// The numbers in some bytes, a whole number of them. Nil for another type.
  fileprivate init?(dtype: String, bytes: ArraySlice<UInt8>) {
    switch dtype {
    case "F32": self = .single(Self.words(bytes).map { Float(bitPattern: $0) })
    case "F64": self = .double(Self.words(bytes).map { Double(bitPattern: $0) })
    default: return nil
    }
  }

  private static func words<Word: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> [Word] {
    let size = MemoryLayout<Word>.size
    return stride(from: bytes.startIndex, to: bytes.endIndex - size + 1, by: size).map {
      Word(littleEndianBytes: bytes[$0..<$0 + size])
    }
  }
}

extension NamedTensor {
  fileprivate init?(_ name: String, entry: SafeTensors.Entry, bytes: ArraySlice<UInt8>) {
    guard entry.offsets.count == 2, entry.shape.allSatisfy({ $0 >= 0 }) else { return nil }
    let (first, last) = (entry.offsets[0], entry.offsets[1])
    guard first >= 0, first <= last, last <= bytes.count else { return nil }
    var count = 1
    for side in entry.shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: side)
      guard !overflows else { return nil }
      count = product
    }
    guard let numbers = Numbers(dtype: entry.dtype, bytes: bytes.dropFirst(first).prefix(last - first)),
      count.multipliedReportingOverflow(by: numbers.size) == (last - first, false)
    else { return nil }
    self.init(name, shape: entry.shape, numbers: numbers)
  }
}
