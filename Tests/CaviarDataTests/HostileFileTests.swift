import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

/// Files that are torn, lie, or attack. Each gives an error, and none the memory that it claims.
@Suite struct HostileFileTests {
  struct Hostile: Sendable, CustomTestStringConvertible {
    let text: String
    let files: [String]
    let message: String
    /// The change to the first file.
    var change: @Sendable (inout [UInt8]) -> Void = { _ in }
    var testDescription: String { message }
  }

  private static let idx = "{idx: x, labels: y}"
  private static let npy = "{npy: x, labels: y}"
  private static let npz = "{npz: x, features: x, labels: y}"

  static let arrays = [
    Hostile(
      text: idx, files: ["u1.idx", "labels.idx"],
      message: "u1.idx: 5×2×3 numbers of 1 byte take 30 bytes, and 27 follow the header (byte 16)",
      change: { $0.removeLast(3) }),
    Hostile(
      text: idx, files: ["u1.idx", "labels.idx"],
      message: "u1.idx: 5×2×3 numbers of 1 byte take 30 bytes, and 31 follow the header (byte 16)",
      change: { $0.append(0) }),
    Hostile(
      text: idx, files: ["u1.idx", "labels.idx"], message: "u1.idx: the header of 3 dimensions is cut off (byte 9)",
      change: { $0.removeLast($0.count - 9) }),
    Hostile(
      text: idx, files: ["labels.npy", "labels.idx"],
      message: "labels.npy: the file is NumPy's array (npy); `idx` does not read it"),
    Hostile(
      text: idx, files: ["u1.idx", "labels.idx"],
      message: "u1.idx: the type of the numbers is 0xf, which idx does not have (byte 2)", change: { $0[2] = 0x0F }),
    Hostile(
      text: idx, files: ["f8.idx", "labels.idx"],
      message: "f8.idx: an array of 4294967295×4294967295×4294967295 is more than can be (byte 16)",
      change: { $0.replaceSubrange(4..<16, with: [UInt8](repeating: 0xFF, count: 12)) }),
    Hostile(
      text: idx, files: ["u1.idx", "labels.idx"],
      message: "u1.idx: the array is empty: its shape is 0×2×3 (byte 16)",
      change: { $0[7] = 0 }),
    Hostile(
      text: idx, files: ["u1.idx", "labels.idx"],
      message: "labels.idx: there are 5 labels, and 4 rows in u1.idx (byte 0)",
      change: {
        $0[7] = 4
        $0.removeLast(6)
      }),
    Hostile(
      text: idx, files: ["u1.idx.gz", "labels.idx"], message: "u1.idx.gz: the gzip file ends too early (byte 50)",
      change: { $0.removeLast($0.count - 50) }),
    Hostile(
      text: idx, files: ["u1.idx.gz", "labels.idx"], message: "u1.idx.gz: the gzip file is damaged (byte 59)",
      change: { $0[$0.count - 8] ^= 1 }),
    Hostile(
      text: idx, files: ["u1.idx.gz", "labels.idx"],
      message: "u1.idx.gz: there are 3 bytes after the end of the gzip file (byte 63)", change: { $0 += [1, 2, 3] }),
    Hostile(
      text: idx, files: ["bomb.idx.gz", "labels.idx"],
      message: "bomb.idx.gz: the gzip file unpacks to more than 200 times its size, or to more than 4 GiB"),
    Hostile(
      text: npy, files: ["objects.npy", "labels.npy"],
      message: #"objects.npy: the array holds Python objects, pickled ("|O") (byte 10)"#),
    Hostile(
      text: npy, files: ["fields.npy", "labels.npy"],
      message: #"fields.npy: the array is structured: it has the fields "a", "b" (byte 10)"#),
    Hostile(
      text: npy, files: ["nan.npy", "labels.npy"],
      message: "nan.npy: row 3, column 3 is NaN, and so 1 number of 30 (byte 212)"),
    Hostile(
      text: npy, files: ["f4-C.npy", "labels.npy"],
      message: "f4-C.npy: 5×2×3 numbers of 4 bytes take 120 bytes, and 100 follow the header (byte 128)",
      change: { $0.removeLast(20) }),
    Hostile(
      text: npy, files: ["f4-C.npy", "labels.npy"],
      message: "f4-C.npy: the header claims 65535 bytes, which are not there or too many (byte 8)",
      change: { $0.replaceSubrange(8..<10, with: [0xFF, 0xFF]) }),
    Hostile(
      text: npy, files: ["f4-C.npy", "labels.npy"],
      message: "f4-C.npy: the array holds complex numbers (\"<c8\") (byte 10)",
      change: { $0.replace("'<f4'", with: "'<c8'") }),
    Hostile(
      text: npy, files: ["f4-C.npy", "labels.npy"],
      message: "f4-C.npy: the header is not NumPy's dictionary with `descr`, `fortran_order` and `shape` (byte 10)",
      change: { $0.replace("(5, 2, 3)", with: "(5, -2,3)") }),
    Hostile(
      text: npz, files: ["f4-C.npy"], message: "f4-C.npy: the file is NumPy's array (npy); `npz` does not read it"),
    Hostile(
      text: npz, files: ["stored.npz"], message: "stored.npz: the zip archive has no directory (byte 600)",
      change: { $0.removeLast(50) }),
    Hostile(
      text: npz, files: ["stored.npz"],
      message: "stored.npz: the member \"x.npy\" is damaged: its checksum is wrong (byte 55)", change: { $0[250] ^= 1 }),
    Hostile(
      text: npz, files: ["deflated.npz"],
      message:
        "deflated.npz: the member \"x.npy\" claims 10000000000 bytes, which its 158 packed bytes cannot hold (byte 0)",
      change: { $0.claimTenGigabytes() }),
    Hostile(
      text: "{npz: x, features: z, labels: y}", files: ["stored.npz"], message: "stored.npz: there is no array \"z\""),
    Hostile(
      text: "{cifar10: x}", files: ["batch_1.bin"],
      message: "batch_1.bin: image 1: the label 255 is not one of 0 to 9 (byte 3073)", change: { $0[3073] = 255 }),
    Hostile(
      text: "{cifar10: x}", files: ["batch_1.bin"],
      message: "batch_1.bin: 9218 bytes are not a whole number of images of 3073 (byte 6146)",
      change: { $0.removeLast() }),
  ]

  @Test(arguments: arrays)
  func saysWhatAndWhere(hostile: Hostile) throws {
    var files = try hostile.files.map { try referenceFile($0) }
    var bytes = files[0].bytes
    hostile.change(&bytes)
    files[0] = DataFile(name: files[0].name, bytes: bytes)
    let error = try #require(throws: DataError.self) { try read(hostile.text, files) }
    #expect(error.description.hasPrefix(hostile.message), "\(error)")
  }

  /// Every prefix, and every single changed byte, is read or refused.
  @Test(arguments: [
    ("{npz: x, features: x, labels: y}", "deflated.npz"), ("{npz: x, features: x, labels: y}", "stored.npz"),
    ("{npy: x, labels: y}", "f4-F.npy"), ("{idx: x, labels: y}", "u1.idx.gz"), ("{idx: x, labels: y}", "i2.idx"),
    ("{csv: x, label: pay, missing: {numbers: zero, words: own_category}}", "people.csv.gz"),
  ])
  func neverTraps(text: String, name: String) throws {
    let file = try referenceFile(name)
    let labels = try referenceFile(text.contains("idx") ? "labels.idx" : "labels.npy")
    let declared = try #require(section(text).section)
    func attempt(_ bytes: [UInt8]) {
      let files = [DataFile(name: name, bytes: bytes), labels]
      _ = try? declared.read(Array(files.prefix(declared.paths.count)), seed: 1)
    }
    for count in file.bytes.indices { attempt(Array(file.bytes[..<count])) }
    for index in file.bytes.indices {
      for value: UInt8 in [0x00, 0x7F, 0xFF, file.bytes[index] ^ 0x01] {
        var bytes = file.bytes
        bytes[index] = value
        attempt(bytes)
      }
    }
  }

  /// Text that packs at 1000 to 1 is refused before it fills the memory.
  @Test func aBombOfTextIsRefused() throws {
    let bomb = try referenceFile("bomb.idx.gz")
    let error = try #require(throws: DataError.self) { try read("{csv: x, label: y}", [bomb]) }
    #expect(error.message.hasPrefix("the gzip file unpacks to more than 200 times its size"))
  }
}

extension [UInt8] {
  /// Changes a text of the same length.
  fileprivate mutating func replace(_ text: String, with other: String) {
    let (old, new) = (Array(text.utf8), Array(other.utf8))
    guard let start = indices.first(where: { self[$0...].starts(with: old) }) else { return }
    replaceSubrange(start..<start + old.count, with: new)
  }

  /// Makes the first member of a zip archive claim 10 GB, in a 64-bit field of its directory entry.
  fileprivate mutating func claimTenGigabytes() {
    guard let entry = indices.first(where: { self[$0...].starts(with: [0x50, 0x4B, 1, 2]) }) else { return }
    let size = (0..<8).map { UInt8(truncatingIfNeeded: 10_000_000_000 >> (8 * $0)) }
    let field: [UInt8] = [1, 0, 8, 0] + size
    replaceSubrange(entry + 24..<entry + 28, with: [0xFF, 0xFF, 0xFF, 0xFF])
    self[entry + 30] = UInt8(field.count)
    let name = Int(self[entry + 28])
    insert(contentsOf: field, at: entry + 46 + name)
  }
}
