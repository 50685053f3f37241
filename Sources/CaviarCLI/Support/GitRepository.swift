import CaviarStore
package import CaviarResults
import Glibc
package import SystemPackage

/// Finds the commit that a spec comes from. There is none on a machine without git, or outside a repository.
package enum GitRepository {
  /// The commit of the repository that holds a spec, marked as dirty if files other than the results differ from it. A spec
  /// that is a symbolic link belongs to the repository of its target.
  ///
  /// - Parameter results: The output root; files that runs write there are ignored.
  package static func source(of spec: FilePath, results: FilePath) -> SourceRecord? {
    let spec = Disk().resolved(spec)
    let folder = spec.removingLastComponent()
    guard let name = spec.lastComponent?.string, let place = git(["rev-parse", "--show-toplevel", "HEAD"], in: folder)
    else { return nil }
    let lines = place.split(separator: "\n").map(String.init)
    let status = git(["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"], in: folder)
    guard lines.count == 2, let status else { return nil }
    let root = Disk().path(of: results, from: FilePath(lines[0]))
    // Two letters and a space stand before each path.
    let changes = status.split(separator: "\0").map { FilePath(String($0.dropFirst(3))) }
    // Git does not list an ignored spec.
    let isKnown = git(["--literal-pathspecs", "ls-files", "--error-unmatch", "--", name], in: folder) != nil
    return SourceRecord(commit: lines[1], isDirty: !isKnown || !changes.allSatisfy { isResult($0, in: root) })
  }

  /// True for a path that runs write: ROOT/NAME/FILE, or anything below ROOT/NAME/.state.
  private static func isResult(_ path: FilePath, in root: FilePath) -> Bool {
    guard path.components.starts(with: root.components) else { return false }
    let parts = path.components.dropFirst(root.components.count).dropFirst().map(\.string)
    return parts.count == 1 && ResultFiles.Name.all.contains(parts[0]) || parts.first == ".state"
  }

  /// The output of git, if it succeeds. It runs without a shell, and uses neither the repository's hooks nor its locks.
  private static func git(_ arguments: [String], in folder: FilePath) -> String? {
    let folder = folder.isEmpty ? "." : folder.string
    let all = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder] + arguments
    guard let (reader, writer) = try? FileDescriptor.pipe() else { return nil }
    for end in [reader, writer] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    let child = spawn(all, output: writer)
    try? writer.close()
    defer { try? reader.close() }
    guard let child else { return nil }
    let output = reader.rest
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) == -1, errno == EINTR {}
    return status == 0 ? output : nil
  }

  /// Starts a program by its name, with empty input and its errors discarded.
  private static func spawn(_ arguments: [String], output: FileDescriptor) -> pid_t? {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    unsafe posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&files, output.rawValue, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

    // The child starts as if from a shell: it does not inherit the signals that this program ignores or blocks.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let words = unsafe arguments.map { unsafe strdup($0) }
    defer { unsafe words.forEach { unsafe free($0) } }
    var child = pid_t()
    return unsafe posix_spawnp(&child, arguments[0], &files, &attributes, words + [nil], environment) == 0 ? child : nil
  }

  /// The process's environment without git's variables: those that git sets in its hooks would lead to another repository.
  private static var environment: [UnsafeMutablePointer<CChar>?] {
    var entries: [UnsafeMutablePointer<CChar>?] = unsafe []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      if unsafe strncmp(entry, "GIT_", 4) != 0 { unsafe entries.append(entry) }
      unsafe next += 1
    }
    return unsafe entries + [nil]
  }
}

extension FileDescriptor {
  /// The bytes up to the end, as text.
  fileprivate var rest: String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while let count = try? unsafe buffer.withUnsafeMutableBytes({ try unsafe read(into: $0) }), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
