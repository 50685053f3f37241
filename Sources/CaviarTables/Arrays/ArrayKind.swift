import CaviarCompute

/// The formats of arrays, by a file's first bytes.
package enum ArrayKind: Sendable {
  case npy, npz, idx
}

extension DataFile {
  /// Which format of arrays the file has; nil if it has none.
  package var arrayKind: ArrayKind? {
    let start = (isGzip ? try? unpacked(stop: 16).bytes : nil) ?? content.array(16)
    if start.starts(with: FileKind.npyMagic) { return .npy }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]), (try? ZipArchive(self).arrayNames)?.isEmpty == false {
      return .npz
    }
    // Two zeros, a type of numbers, and how many dimensions.
    if start.count >= 8, start[0] == 0, start[1] == 0, (0x08...0x0E).contains(start[2]), (1...8).contains(start[3]) {
      return .idx
    }
    return nil
  }
}
