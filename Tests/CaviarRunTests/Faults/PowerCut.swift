/// What a power cut leaves of the steps that no sync has brought to the platter.
enum PowerCut: CaseIterable {
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
}

extension SimulatedDisk.State {
  /// The disk after a power cut.
  func after(_ cut: PowerCut) -> SimulatedDisk.State {
    var next = self
    let names: [SimulatedDisk.Pending] =
      switch cut {
      case .dropsAll, .tearsBytes: []
      case .dropsNothing, .keepsNames: pending
      case .reorders: pending.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).reversed()
      }
    for change in names { next.settle(change) }
    for index in next.inodes.indices {
      let inode = next.inodes[index]
      let isGrown = inode.bytes.starts(with: inode.synced) && inode.bytes.count > inode.synced.count
      let tail = isGrown ? inode.bytes.count - inode.synced.count : 0
      let bytes: [UInt8] =
        switch cut {
        case .dropsAll, .keepsNames: inode.synced
        case .dropsNothing: inode.bytes
        case .tearsBytes: isGrown ? Array(inode.bytes.dropLast((tail + 1) / 2)) : inode.synced
        case .reorders: inode.synced + [UInt8](repeating: 0, count: tail)
        }
      next.inodes[index] =
        cut == .dropsNothing
        ? SimulatedDisk.Inode(bytes: bytes, synced: inode.synced, lost: inode.lost)
        : SimulatedDisk.Inode(bytes: bytes, synced: bytes)
    }
    next.names = cut == .dropsNothing ? self.names : next.syncedNames
    next.pending = cut == .dropsNothing ? pending : []
    // A folder that is gone takes what is in it along.
    if cut != .dropsNothing {
      next.names = next.names.filter { name, _ in name == "/" || next.hasFolders(of: name) }
      next.syncedNames = next.names
    }
    next.lockHolder = nil
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

  /// The bytes of the files in a folder, by name; hidden ones and folders left out.
  func files(in folder: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (name, node) in names {
      guard case .file(let inode) = node, name.hasPrefix(folder + "/") else { continue }
      let rest = name.dropFirst(folder.count + 1)
      if !rest.contains("/") { files[String(rest)] = inodes[inode].bytes }
    }
    return files
  }
}
