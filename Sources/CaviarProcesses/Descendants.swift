internal import Glibc

/// The processes below this one, orphans included that it has become the parent of.
enum Descendants {
  /// Their process IDs, from `/proc`. Those that have ended and wait to be collected are among them.
  ///
  /// - Complexity: A file is read for each process of the machine.
  static var all: [pid_t] {
    let parents = parents, own = getpid()
    return parents.keys.filter { pid in
      var (next, steps) = (pid, 0)
      while let parent = parents[next], steps < 1000 {
        if parent == own { return true }
        (next, steps) = (parent, steps + 1)
      }
      return false
    }.sorted()
  }

  /// The process IDs of those whose parent is this one.
  static var children: [pid_t] {
    let own = getpid()
    return parents.filter { $0.value == own }.keys.sorted()
  }

  /// The parent of each process of the machine.
  private static var parents: [pid_t: pid_t] {
    Dictionary(
      processes.compactMap { pid in parent(of: pid).map { (pid, $0) } }, uniquingKeysWith: { first, _ in first })
  }

  private static var processes: [pid_t] {
    guard let folder = unsafe opendir("/proc") else { return [] }
    defer { unsafe closedir(folder) }
    var found: [pid_t] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if let pid = pid_t(name) { found.append(pid) }
    }
    return found
  }

  /// The second field after the name, which stands in parentheses and may hold any character.
  private static func parent(of pid: pid_t) -> pid_t? {
    let file = unsafe open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = unsafe read(file, &bytes, bytes.count)
    guard count > 0, let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(end + 1)..<count].split(separator: UInt8(ascii: " "))
    return fields.count > 1 ? pid_t(String(decoding: fields[1], as: UTF8.self)) : nil
  }
}
