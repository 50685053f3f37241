import CaviarThreads
import SystemPackage

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// A disk in memory that keeps apart what was written and what is on the platter, and writes down every step.
///
/// The contents of the platter: of a file the bytes at its last sync, of a folder the names at its last sync. A power cut drops
/// the rest, all of it or any part, as `PowerCut` says.
final class SimulatedDisk: FileSystem {
  /// A file, whatever its names are.
  struct Inode {
    var bytes: [UInt8] = []
    /// The bytes at the last sync.
    var synced: [UInt8] = []
    /// True if a sync has failed: later syncs on the same descriptor prove nothing.
    var isDoubtful = false
    /// The bytes that a failed sync has dropped: they are seen in memory, and no later sync stores them unless they are
    /// written again.
    var refused = 0..<0
  }

  /// A change of names that no sync of its folders has brought to the platter.
  struct Pending {
    let folders: [String]
    /// The names that it takes away, and those that it gives.
    let removed: [String]
    let added: [(path: String, node: Node)]
  }

  enum Node: Equatable {
    case file(Int)
    case folder
  }

  struct State {
    var inodes: [Inode] = []
    var names: [String: Node] = ["/": .folder]
    var syncedNames: [String: Node] = ["/": .folder]
    var pending: [Pending] = []
    var steps = 0
    var lockHolder: Int?
    var syncsAfterFailure = 0
  }

  /// The fault of a step, in place of its work.
  enum Fault: Equatable {
    case none
    /// It fails, once; a write leaves a part.
    case fails(Errno)
    /// The power is gone, and every step after it fails too.
    case powerCut
  }

  let state: Mutex<State>
  /// Called before each step with its number, from 0.
  private let fault: @Sendable (State) -> Fault

  init(_ state: State = State(), fault: @escaping @Sendable (State) -> Fault = { _ in .none }) {
    var state = state
    state.steps = 0
    state.lockHolder = nil
    self.state = Mutex(state)
    self.fault = fault
  }

  /// Takes a step, unless a fault is due.
  fileprivate func step<Result>(
    torn: (inout State) -> Void = { _ in }, _ body: (inout State) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try state.withLock { state throws(Errno) in
      defer { state.steps += 1 }
      switch fault(state) {
      case .none: return try body(&state)
      case .fails(let error):
        torn(&state)
        throw error
      case .powerCut: throw .ioError
      }
    }
  }

  private func parent(_ path: FilePath) -> String {
    let parent = path.removingLastComponent()
    return parent.isEmpty ? "/" : parent.string
  }

  // MARK: FileSystem

  func read(_ path: FilePath) throws(Errno) -> [UInt8] {
    try state.withLock { state throws(Errno) in
      guard case .file(let inode)? = state.names[path.string] else { throw .noSuchFileOrDirectory }
      return state.inodes[inode].bytes
    }
  }

  func kind(of path: FilePath) -> FileKind? {
    state.withLock { state in
      switch state.names[path.string] {
      case .file: .file
      case .folder: .folder
      case nil: nil
      }
    }
  }

  func names(in folder: FilePath) throws(Errno) -> [String] {
    state.withLock { $0.names.keys.compactMap { FilePath($0) } }
      .filter { $0.removingLastComponent() == folder }.compactMap { $0.lastComponent?.string }.sorted()
  }

  func open(_ path: FilePath, for purpose: OpenPurpose) throws(Errno) -> any OpenFile {
    let existing = state.withLock { $0.names[path.string] }
    if case .file(let inode)? = existing {
      if case .create = purpose { throw .fileExists }
      return SimulatedFile(disk: self, inode: inode)
    }
    if case .write = purpose { throw .noSuchFileOrDirectory }
    return try step { state throws(Errno) in
      state.inodes.append(Inode())
      let node = Node.file(state.inodes.count - 1)
      state.names[path.string] = node
      state.pending.append(Pending(folders: [parent(path)], removed: [], added: [(path.string, node)]))
      return SimulatedFile(disk: self, inode: state.inodes.count - 1)
    }
  }

  func makeFolder(_ path: FilePath, permissions: FilePermissions) throws(Errno) {
    try step { state throws(Errno) in
      guard state.names[path.string] == nil else { throw .fileExists }
      state.names[path.string] = .folder
      state.pending.append(Pending(folders: [parent(path)], removed: [], added: [(path.string, .folder)]))
    }
  }

  func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try step { state throws(Errno) in
      guard state.names[path.string] != nil else { throw .noSuchFileOrDirectory }
      // A folder takes along what is in it; if that is not on the platter, its fate is undefined.
      let inside = path.string + "/"
      precondition(!state.pending.contains { change in change.added.contains { $0.path.hasPrefix(inside) } })
      let moved = state.names.filter { $0.key == path.string || $0.key.hasPrefix(inside) }
      let added = moved.map { (path: other.string + $0.key.dropFirst(path.string.count), node: $0.value) }
      for name in moved.keys { state.names[name] = nil }
      for (name, node) in added { state.names[name] = node }
      state.pending.append(
        Pending(folders: [parent(path), parent(other)], removed: Array(moved.keys), added: added))
    }
  }

  func remove(_ path: FilePath) throws(Errno) {
    guard kind(of: path) != nil else { throw .noSuchFileOrDirectory }
    try step { state throws(Errno) in
      state.names[path.string] = nil
      state.pending.append(Pending(folders: [parent(path)], removed: [path.string], added: []))
    }
  }

  func sync(folder: FilePath) throws(Errno) {
    try step { state throws(Errno) in
      let name = folder.isEmpty ? "/" : folder.string
      for change in state.pending where change.folders.contains(name) { state.settle(change) }
      state.pending.removeAll { $0.folders.contains(name) }
    }
  }
}

extension SimulatedDisk.State {
  /// Brings a change of names to the platter.
  mutating func settle(_ change: SimulatedDisk.Pending) {
    for name in change.removed { syncedNames[name] = nil }
    for (name, node) in change.added { syncedNames[name] = node }
  }
}

extension SimulatedDisk.Inode {
  fileprivate mutating func sync() {
    var stored = bytes
    for index in refused.clamped(to: 0..<bytes.count) { stored[index] = index < synced.count ? synced[index] : 0 }
    synced = stored
  }

  /// As Linux does it: what was to be written counts as written from here on.
  fileprivate mutating func failSync() {
    isDoubtful = true
    let same = zip(bytes, synced).prefix { $0 == $1 }.count
    refused = same..<max(same, bytes.count)
  }
}

/// A file of a simulated disk.
private struct SimulatedFile: OpenFile {
  let disk: SimulatedDisk
  let inode: Int

  func write(_ bytes: [UInt8], at offset: Int) throws(Errno) {
    func put(_ bytes: [UInt8], _ state: inout SimulatedDisk.State) {
      var file = state.inodes[inode].bytes
      if file.count < offset { file += [UInt8](repeating: 0, count: offset - file.count) }
      let written = offset..<offset + bytes.count
      file.replaceSubrange(offset..<min(file.count, written.upperBound), with: bytes)
      state.inodes[inode].bytes = file
      let refused = state.inodes[inode].refused
      if written.lowerBound <= refused.lowerBound {
        state.inodes[inode].refused =
          max(refused.lowerBound, min(written.upperBound, refused.upperBound))..<refused.upperBound
      }
    }
    try disk.step(torn: { put(Array(bytes.prefix(bytes.count / 2)), &$0) }) { state throws(Errno) in put(bytes, &state)
    }
  }

  func sync() throws(Errno) {
    try disk.step(torn: { $0.inodes[inode].failSync() }) { state throws(Errno) in
      if state.inodes[inode].isDoubtful { state.syncsAfterFailure += 1 }
      state.inodes[inode].sync()
    }
  }

  func stands(at path: FilePath) -> Bool {
    disk.state.withLock { state in if case .file(inode)? = state.names[path.string] { true } else { false } }
  }

  func truncate(to size: Int) throws(Errno) {
    try disk.step { state throws(Errno) in
      state.inodes[inode].bytes = Array(state.inodes[inode].bytes.prefix(size))
      state.inodes[inode].refused = state.inodes[inode].refused.clamped(to: 0..<size)
    }
  }

  func lock() throws(Errno) -> Bool {
    disk.state.withLock { state in
      guard state.lockHolder == nil || state.lockHolder == inode else { return false }
      state.lockHolder = inode
      return true
    }
  }

  func isLocked() throws(Errno) -> Bool { disk.state.withLock { $0.lockHolder != nil } }

  func close() {}
}
