internal import Glibc

/// The number of processes of this control group that the system has killed for lack of memory: a program that was killed
/// cannot tell the reason.
struct OutOfMemoryKills {
  private var known = Self.count

  /// True if there are more than when this was asked last, or made. False if the system does not count them.
  mutating func haveIncreased() -> Bool {
    let before = known
    known = Self.count
    return known > before
  }

  /// The counter `oom_kill` of the process's control group, of version 2 or else 1; 0 if there is none.
  private static var count: Int {
    for line in lines("/proc/self/cgroup") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isMemory = fields[1].split(separator: ",").contains("memory")
      guard fields[1].isEmpty || isMemory else { continue }
      let file =
        isMemory ? "/sys/fs/cgroup/memory\(fields[2])/memory.oom_control" : "/sys/fs/cgroup\(fields[2])/memory.events"
      for entry in lines(file) {
        let words = entry.split(separator: " ")
        if words.count == 2, words[0] == "oom_kill", let count = Int(words[1]) { return count }
      }
    }
    return 0
  }

  private static func lines(_ path: String) -> [Substring] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
  }
}
