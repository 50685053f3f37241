package import CaviarDiagnostics
package import SystemPackage

/// A whole file that is on the disk under another name and waits to be renamed into its place, so that several files
/// can be replaced at almost the same moment.
package struct Draft: Sendable {
  fileprivate let place: FilePath
  fileprivate let path: FilePath
}

extension Disk {
  /// Writes a whole file: first under another name in the same folder, synced, then renamed into place, so that a
  /// reader sees the old or the new.
  ///
  /// A file that has these bytes already is left alone.
  ///
  /// - Throws: `Failure.cannotCreate` if it cannot be created, `inputOutput` if writing fails; the old file is still
  ///   there then.
  package func write(
    _ bytes: [UInt8], to path: FilePath, isPrivate: Bool = false
  ) throws(Failure) {
    if let draft = try draft(FileContent(bytes), of: path, at: FilePath(path.string + ".new"), isPrivate: isPrivate) {
      try install([draft])
    }
  }

  /// The same, in a folder of the user's, where no other file may be touched.
  package func write(_ bytes: [UInt8], toOutput path: FilePath) throws(Failure) {
    let name = path.lastComponent?.string ?? ""
    let beside = (1...).lazy.map { path.removingLastComponent().appending(".\(name).new\($0)") }
    let free = beside.first { system.kind(of: $0) == nil } ?? path
    if let draft = try draft(FileContent(bytes), of: path, at: free) { try install([draft]) }
  }

  /// Writes a whole file under another name, synced, for `install`.
  ///
  /// - Parameters:
  ///   - place: The path to install it at.
  ///   - path: The path until then. A file of an earlier run there is replaced.
  ///   - isAlways: True to write it even if its place has these bytes already.
  /// - Returns: Nil if its place has these bytes already.
  /// - Throws: `Failure.cannotCreate` if it cannot be created, `inputOutput` if writing fails.
  package func draft(
    _ content: FileContent, of place: FilePath, at path: FilePath, isPrivate: Bool = false, isAlways: Bool = false
  ) throws(Failure) -> Draft? {
    if !isAlways, let there = try read(place), content.equals(there) { return nil }
    let file: any OpenFile
    do {
      if system.kind(of: path) != nil { try system.remove(path) }
      file = try system.open(path, for: .create(permissions: FilePermissions(rawValue: isPrivate ? 0o600 : 0o644)))
    } catch {
      throw Failure(.cannotCreate, "cannot create \(place): \(error)")
    }
    defer { file.close() }
    do {
      var length = 0
      for piece in content {
        try file.write(piece, at: length)
        length += piece.count
      }
      try file.sync()
    } catch {
      try? system.remove(path)
      throw Failure(
        .inputOutput, "cannot write \(place): \(error)", notes: ["fix the problem and run the same command again"])
    }
    return Draft(place: place, path: path)
  }

  /// Renames drafts into their places, which are in one folder, and their names with them onto the disk.
  ///
  /// - Throws: `Failure.inputOutput`; files that were not replaced are still there then.
  package func install(_ drafts: [Draft]) throws(Failure) {
    guard let folder = drafts.first?.place.removingLastComponent() else { return }
    do {
      for draft in drafts { try system.rename(draft.path, to: draft.place) }
      try system.sync(folder: folder)
    } catch {
      abandon(drafts)
      throw Failure(.inputOutput, "cannot write in \(folder): \(error)")
    }
  }

  /// Removes drafts that will not be installed.
  package func abandon(_ drafts: [Draft]) {
    for draft in drafts { try? system.remove(draft.path) }
  }
}
