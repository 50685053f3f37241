package import CaviarCompute

/// The bytes of a file, and its name for messages.
package struct DataFile: Sendable {
  /// The name, as it is to be shown.
  package let name: String
  package let content: FileBytes

  package init(name: String, content: FileBytes) {
    self.name = name
    self.content = content
  }

  package init(name: String, bytes: [UInt8]) { self.init(name: name, content: FileBytes(bytes)) }

  /// All bytes; a copy of those of a mapped file, so that whoever needs them often asks ``inMemory`` for them.
  package var bytes: [UInt8] { content.array }

  /// The file with its bytes in memory.
  package var inMemory: DataFile { content.isMapped ? DataFile(name: name, bytes: bytes) : self }

  /// The bytes that show what the file is: all of them, or the first of a mapped file.
  package var head: [UInt8] { content.isMapped ? content.array(1 << 16) : bytes }

  static let gzipMagic: [UInt8] = [0x1F, 0x8B]

  /// True if the file is packed by gzip, by its first bytes and not its name.
  var isGzip: Bool { head.starts(with: Self.gzipMagic) }

  /// The file without its packing.
  ///
  /// - Parameter stop: The number of bytes to unpack at most.
  package func unpacked(stop: Int = .max) throws(DataError) -> DataFile {
    guard isGzip else { return self }
    return DataFile(
      name: name, bytes: try inMemory.unpack(0..<content.count, as: .gzip, stop: stop, name: "the gzip file"))
  }

  /// - Throws: If the file is mapped and has been written to since: what was read is neither the old nor the new content.
  package func checkUnchanged() throws(DataError) {
    guard !content.isUnchanged else { return }
    throw error("the file was written to while it was read", notes: ["start again when it is complete"])
  }

  /// An error at a byte of the file, counted from 0.
  package func error(_ message: String, at byte: Int? = nil, notes: [String] = []) -> DataError {
    DataError(byte.map { "\(message) (byte \($0))" } ?? message, at: .file(name), notes: notes)
  }
}

extension [UInt8] {
  /// The unsigned number of some bytes, the least significant first. The bytes are there.
  func littleEndian<Word: FixedWidthInteger & UnsignedInteger>(_ offset: Int, as type: Word.Type = Word.self) -> Word {
    var word: Word = 0
    for index in 0..<MemoryLayout<Word>.size { word |= Word(self[offset + index]) &<< (8 * index) }
    return word
  }

  /// The unsigned number of some bytes, the most significant first. The bytes are there.
  func bigEndian<Word: FixedWidthInteger & UnsignedInteger>(_ offset: Int, as type: Word.Type = Word.self) -> Word {
    littleEndian(offset, as: type).byteSwapped
  }
}

/// A space or a tab.
func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
