/// The hashes of an experiment's data files. Two are the same data if the bytes and their order in files are equal,
/// under any names.
package struct DataHashes: Sendable {
  /// SHA-256 of the bytes of all files, one after the other.
  package let sha256: String
  /// Each file, in order. Nil if only the hash of all is known.
  package let files: [RunRecord.DataRecord.File]?
  /// The version of the program that reads them, in its own words. Nil where none is asked for.
  package var version: String?

  /// The hashes of an experiment without data of its own.
  package static let none = DataHashes(sha256: "", files: [])

  package init(sha256: String, files: [RunRecord.DataRecord.File]?) {
    self.sha256 = sha256
    self.files = files
  }

  /// True if the files are the same, as far as both have hashes.
  func isSame(as other: DataHashes) -> Bool {
    guard version == other.version else { return false }
    guard let files, let others = other.files else { return sha256 == other.sha256 }
    return files.map(\.sha256) == others.map(\.sha256)
  }

  /// A file, or all of them, with other bytes.
  struct Difference {
    /// As the spec names it now. Nil if only the hash of all files is known.
    let name: String?
    let old: String
    let new: String
    var isHash = true

    /// `digits.csv sha256: 3f1c… → 77ab…`
    ///
    /// - Parameter isShort: True to show twelve digits of each hash.
    func text(isShort: Bool) -> String {
      guard isHash else { return "\(name ?? ""): \(old) → \(new)" }
      let hashes = [old, new].map { isShort && $0.count > 12 ? $0.prefix(12) + "…" : $0[...] }
      return (name.map { $0 + " " } ?? "") + "sha256: \(hashes[0]) → \(hashes[1])"
    }
  }

  /// The files that have changed.
  func differences(from now: DataHashes) -> [Difference] {
    guard !isSame(as: now) else { return [] }
    guard version == now.version else {
      return [Difference(name: "version", old: version ?? "none", new: now.version ?? "none", isHash: false)]
    }
    guard let files, let others = now.files else { return [Difference(name: nil, old: sha256, new: now.sha256)] }
    return (0..<max(files.count, others.count)).compactMap { index in
      let (old, new) = (index < files.count ? files[index] : nil, index < others.count ? others[index] : nil)
      guard old?.sha256 != new?.sha256 else { return nil }
      return Difference(
        name: (new ?? old)?.name, old: old?.sha256 ?? "no such file", new: new?.sha256 ?? "no such file")
    }
  }
}

extension RunRecord.DataRecord {
  package var hashes: DataHashes { DataHashes(sha256: sha256, files: files) }
}
