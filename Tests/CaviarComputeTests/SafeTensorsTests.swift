import CaviarCompute
import Testing

/// `best.safetensors`: what is written is read, and what is damaged is refused or read, and never traps.
@Suite struct SafeTensorsTests {
  private static let file = SafeTensors(
    tensors: [
      NamedTensor("dense1.weights", shape: [2, 3], values: [1, -2, 0.5, .pi, -0, .leastNonzeroMagnitude]),
      NamedTensor("none", shape: [0], values: []), NamedTensor("scalar", shape: [], values: [7]),
    ], metadata: ["format": "pt", "words": "\"quoted\" and ü"])

  @Test func roundTrip() {
    let bytes = Self.file.bytes()
    #expect(SafeTensors(bytes: bytes) == Self.file)
    // The layout, by hand: the header's length, its JSON, and the numbers from a multiple of eight on.
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    #expect(bytes[2..<8].allSatisfy { $0 == 0 } && length % 8 == 0 && bytes.count == 8 + length + 4 * 7)
    #expect(String(decoding: bytes[8..<8 + length], as: UTF8.self).hasPrefix(#"{"__metadata__":{"format":"pt","#))
    #expect(bytes[8 + length..<12 + length] == [0, 0, 0x80, 0x3F])
  }

  /// Double stands before Float, so that each number begins at a multiple of its size.
  @Test func bothPrecisions() {
    let file = SafeTensors(
      tensors: [
        NamedTensor("a", shape: [1], values: [0.1]),
        NamedTensor("b", shape: [2], numbers: .double([0.1, 1_700_000_000.5])),
        NamedTensor("c", shape: [1], values: [2]),
      ])
    let bytes = file.bytes()
    #expect(SafeTensors(bytes: bytes) == file)
    #expect(bytes.suffix(24).prefix(8) == [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F])
    let header = String(decoding: bytes.dropFirst(8).dropLast(24), as: UTF8.self)
    #expect(header.contains(#""a":{"data_offsets":[16,20],"dtype":"F32","shape":[1]}"#))
    #expect(header.contains(#""b":{"data_offsets":[0,16],"dtype":"F64","shape":[2]}"#))
    for count in bytes.indices { #expect(SafeTensors(bytes: Array(bytes[..<count])) == nil) }
  }

  @Test func damagedFiles() {
    let bytes = Self.file.bytes()
    for count in bytes.indices { #expect(SafeTensors(bytes: Array(bytes[..<count])) == nil) }
    for claim: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0, 0xE1, 0xF5, 5, 0, 0, 0, 0]] {
      #expect(SafeTensors(bytes: claim + bytes.dropFirst(8)) == nil)
    }
    func file(_ header: String) -> [UInt8] { [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + header.utf8 }
    for entry in [
      #""F16","shape":[4],"data_offsets":[0,8]"#, #""F64","shape":[2],"data_offsets":[0,8]"#,
      #""F32","shape":[-1],"data_offsets":[0,0]"#,
      #""F32","shape":[4611686018427387904,4],"data_offsets":[0,0]"#, #""F32","shape":[1],"data_offsets":[4,0]"#,
      #""F32","shape":[1],"data_offsets":[-4,0]"#, #""F32","shape":[2],"data_offsets":[0,4]"#,
    ] {
      #expect(
        SafeTensors(bytes: file(#"{"w":{"dtype":\#(entry)}}"#) + [UInt8](repeating: 0, count: 8)) == nil, "\(entry)")
    }
  }
}
