import CaviarCompute
import CaviarDiagnostics
import CaviarProgram
import CaviarResults
import Crypto
internal import Foundation
import SystemPackage

/// The files that a spec names as a program's inputs, with their hashes.
struct ProgramFiles {
  private let files: [RunRecord.DataRecord.File]

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - folder: The folder from which their names start.
  ///   - others: Files and folders that are no inputs wherever they are: the spec and the results.
  ///   - cache: The file that remembers hashes of files that have not changed since. Nil to read them all.
  init(
    _ section: ProgramSection, in folder: FilePath, without others: [FilePath], cache: FilePath?
  ) throws(Failure) {
    let others = others.map { $0.fromRoot.lexicallyNormalized() }
    var cached = HashCache(cache)
    var files: [RunRecord.DataRecord.File] = []
    for name in section.inputs { files += try Self.files(name, in: folder, without: others, &cached) }
    self.files = files
    cached.save()
  }

  /// The hashes of all.
  func hashes(version: String?) -> DataHashes {
    var whole = SHA256()
    for file in files { whole.update(data: Array((file.name + file.sha256).utf8)) }
    var hashes: DataHashes =
      files.isEmpty ? .none : DataHashes(sha256: whole.finalize().hexadecimal, files: files)
    hashes.version = version
    return hashes
  }

  /// A remark on scripts that are no inputs, so that a change to them goes unseen: the one that is run, and those beside it.
  /// Nil if there are none.
  func unwatched(_ program: [String], in folder: FilePath) -> String? {
    let scripts = program.dropFirst().prefix { !$0.contains("${") }.filter { $0.contains(".") && !$0.hasPrefix("-") }
    guard
      let script = scripts.first(where: { FileManager.default.isReadableFile(atPath: folder.pushing(.init($0)).string) }
      ),
      case let path = folder.pushing(FilePath(script)), let kind = path.extension
    else { return nil }
    let beside = path.removingLastComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: beside.isEmpty ? "." : beside.string)) ?? []
    let watched = Set(files.map { folder.pushing(FilePath($0.name)).lexicallyNormalized() })
    let unwatched = names.filter { name in
      let file = beside.appending(name)
      return file.extension == kind && !watched.contains(file.lexicallyNormalized())
    }
    guard !unwatched.isEmpty else { return nil }
    let isOwn = unwatched.contains(path.lastComponent?.string ?? "")
    return (isOwn ? "the program's own file is not among `inputs`, so that a change to it goes unseen: " : "")
      + (isOwn ? "" : "beside \(script) are scripts that are not among `inputs`: ")
      + unwatched.sorted().prefix(5).joined(separator: ", ") + (unwatched.count > 5 ? ", …" : "")
  }

  /// A file, or the files of a folder in the order of their names.
  private static func files(
    _ name: String, in folder: FilePath, without others: [FilePath], _ cache: inout HashCache
  ) throws(Failure) -> [RunRecord.DataRecord.File] {
    let path = folder.pushing(FilePath(name)).string
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(.badInput, "the input `\(name)` of the program is not there", notes: [path])
    }
    let names = isFolder.boolValue ? (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [] : [""]
    var files: [RunRecord.DataRecord.File] = []
    for inside in names.sorted() where !inside.split(separator: "/").contains(where: { $0.isLeftOut }) {
      let full = inside.isEmpty ? path : path + "/" + inside
      guard unsafe FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      let whole = FilePath(full).fromRoot.lexicallyNormalized()
      // A file that is named itself is one, whatever it is; of a folder, pipes and devices are none.
      guard inside.isEmpty || !others.contains(where: { whole.starts(with: $0) }) && HashCache.isRegular(full) else {
        continue
      }
      guard let hash = cache.hash(of: full) else {
        throw Failure(.badInput, "the input `\(name)` of the program cannot be read", notes: [full])
      }
      files.append(.init(name: inside.isEmpty ? name : name + "/" + inside, sha256: hash))
    }
    return files
  }
}

extension Substring {
  /// True for what no input of a folder is: hidden files, and what Python compiles.
  fileprivate var isLeftOut: Bool { hasPrefix(".") || self == "__pycache__" }
}

/// Hashes of large files by size, time and inode, as git's index has them.
private struct HashCache {
  private struct Entry: Codable {
    let size: Int64
    /// Nanoseconds.
    let modified: Int64
    let inode: UInt64
    let sha256: String
  }

  private let path: FilePath?
  private var entries: [String: Entry] = [:]
  private var isChanged = false

  init(_ path: FilePath?) {
    self.path = path
    guard let path, let data = FileManager.default.contents(atPath: path.string) else { return }
    entries = (try? JSONDecoder().decode([String: Entry].self, from: data)) ?? [:]
  }

  static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Nil if the file cannot be read.
  mutating func hash(of path: String) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    if let entry = entries[path], entry.size == Int64(status.st_size), entry.modified == modified,
      entry.inode == UInt64(status.st_ino)
    {
      return entry.sha256
    }
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    var hash = SHA256()
    while let bytes = try? file.read(upToCount: 1 << 20), !bytes.isEmpty { hash.update(data: bytes) }
    let sha256 = hash.finalize().hexadecimal
    // A file that was written just now may be written again within the same tick of its clock.
    let age = Date().timeIntervalSince1970 - Double(modified) / 1e9
    entries[path] =
      age > 2
      ? Entry(size: Int64(status.st_size), modified: modified, inode: UInt64(status.st_ino), sha256: sha256) : nil
    isChanged = true
    return sha256
  }

  func save() {
    guard isChanged, let path, FileManager.default.fileExists(atPath: path.removingLastComponent().string) else {
      return
    }
    try? JSONEncoder().encode(entries).write(to: URL(fileURLWithPath: path.string), options: .atomic)
  }
}
