/// The possible effects of a power cut on steps that no sync has brought to the platter.
enum PowerCut: Equatable, CaseIterable {
  /// Nothing of them.
  case dropsAll
  /// All of them: a process was killed, and the power stayed.
  case dropsNothing
  /// Names without the bytes behind them.
  case keepsNames
  /// Bytes, and half of what was appended last, without new names.
  case tearsBytes
  /// Half of the names, in another order, and bytes of zeros.
  case reorders
  /// Any of the names, any length of a file, and of its bytes any block, as the seed decides.
  case keepsSome(seed: UInt64)

  /// Those without a seed.
  static let allCases: [PowerCut] = [.dropsAll, .dropsNothing, .keepsNames, .tearsBytes, .reorders]

  /// Those without a seed, and some that leave other parts.
  static func all(_ count: Int, using generator: inout SplitMix) -> [PowerCut] {
    allCases + (0..<count).map { _ in .keepsSome(seed: generator.next()) }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

extension SimulatedDisk.State {
  /// The disk after a power cut.
  func after(_ cut: PowerCut) -> SimulatedDisk.State {
    var next = self
    next.lockHolder = nil
    if cut == .dropsNothing {
      for index in next.inodes.indices { next.inodes[index].isDoubtful = false }
      return next
    }
    var generator = SplitMix(seed: 0)
    if case .keepsSome(let seed) = cut { generator = SplitMix(seed: seed) }
    let kept: [SimulatedDisk.Pending] =
      switch cut {
      case .dropsAll, .tearsBytes, .dropsNothing: []
      case .keepsNames: pending
      case .reorders: pending.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).reversed()
      case .keepsSome: pending.filter { _ in Bool.random(using: &generator) }
      }
    for change in kept { next.settle(change) }
    for index in next.inodes.indices {
      let bytes = next.inodes[index].bytes(after: cut, using: &generator)
      next.inodes[index] = SimulatedDisk.Inode(bytes: bytes, synced: bytes)
    }
    // A folder that is gone takes what is in it along.
    next.names = next.syncedNames.filter { name, _ in name == "/" || next.hasFolders(of: name) }
    next.syncedNames = next.names
    next.pending = []
    return next
  }

  private func hasFolders(of name: String) -> Bool {
    var path = name[...]
    while let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      path = path[..<slash]
      if syncedNames[String(path)] != .folder { return false }
    }
    return true
  }

  /// The bytes of all files, by path.
  var files: [String: [UInt8]] {
    names.compactMapValues { if case .file(let inode) = $0 { inodes[inode].bytes } else { nil } }
  }

  /// The bytes of the files in a folder, by name; hidden ones and folders left out.
  func files(in folder: String) -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for (name, bytes) in files where name.hasPrefix(folder + "/") {
      let rest = name.dropFirst(folder.count + 1)
      if !rest.contains("/") { found[String(rest)] = bytes }
    }
    return found
  }
}

extension SimulatedDisk.Inode {
  /// The possible contents of a file after a power cut.
  fileprivate func bytes(after cut: PowerCut, using generator: inout SplitMix) -> [UInt8] {
    let isGrown = bytes.starts(with: synced) && bytes.count > synced.count
    let tail = isGrown ? bytes.count - synced.count : 0
    switch cut {
    case .dropsAll, .keepsNames: return synced
    case .dropsNothing: return bytes
    case .tearsBytes: return isGrown ? Array(bytes.dropLast((tail + 1) / 2)) : synced
    case .reorders: return synced + [UInt8](repeating: 0, count: tail)
    case .keepsSome:
      guard bytes != synced else { return bytes }
      let ends = [min(bytes.count, synced.count), max(bytes.count, synced.count)]
      let count = Bool.random(using: &generator) ? bytes.count : .random(in: ends[0]...ends[1], using: &generator)
      var left: [UInt8] = []
      while left.count < count {
        let block = left.count..<min(count, left.count + 64)
        let source = Bool.random(using: &generator) ? bytes : synced
        left += block.map { source.indices.contains($0) ? source[$0] : 0 }
      }
      return left
    }
  }
}
