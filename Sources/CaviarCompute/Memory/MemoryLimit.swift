internal import Glibc

/// The memory that this process may use: what is larger stays in files.
///
/// Results do not depend on it, since bytes are the same wherever they lie.
public enum MemoryLimit {
  /// The size in bytes from which on a block of its own stays in a file: a quarter of the memory, so that a training and
  /// a validation part, their file, and all else have room beside each other.
  public static let largestBlock = bytes / 4

  /// The least of the machine's memory, the limit of the process (`setrlimit(2)`) and those of its control groups.
  private static var bytes: Int {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return ([physical] + dataLimit + controlGroups).min() ?? physical
  }

  /// The rest of `ulimit -d`, if it is set: libraries reserve much of it at the start. `ulimit -v` counts mapped files as
  /// well, so that nothing would be gained by them.
  private static var dataLimit: [Int] {
    var limit = rlimit()
    guard unsafe getrlimit(CInt(RLIMIT_DATA.rawValue), &limit) == 0, let bytes = Int(exactly: limit.rlim_cur) else {
      return []
    }
    // The sixth number counts the pages of data: proc_pid_statm(5).
    let pages = text("/proc/self/statm")?.split(separator: " ").dropFirst(5).first.flatMap { Int($0) }
    return [max(0, bytes - (pages ?? 0) * sysconf(Int32(_SC_PAGESIZE)))]
  }

  /// `memory.max` of the process' control group and of those above it (version 2), as far as they are set. Batch queues
  /// and containers limit their jobs by them.
  private static var controlGroups: [Int] {
    guard
      let own = text("/proc/self/cgroup")?.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })?.dropFirst(4)
    else { return [] }
    let names = own.split(separator: "/")
    return (0...names.count).compactMap { depth in
      let folder = ([""] + names.prefix(depth)).joined(separator: "/")
      return text("/sys/fs/cgroup\(folder)/memory.max").flatMap { Int($0.prefix { $0.isNumber }) }
    }
  }

  /// The text of a small file of the kernel's; nil if there is none.
  private static func text(_ path: String) -> String? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
