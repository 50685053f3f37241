import Glibc
package import SystemPackage

/// Asks git where a spec comes from. A machine without git, and a folder in no repository, have no answer.
package enum GitRepository {
  /// The commit of the repository that holds a folder, and whether anything but the results differs from it.
  ///
  /// - Parameter results: The output root, whose changes are this program's own.
  package static func source(of folder: FilePath, results: FilePath) -> SourceRecord? {
    guard let place = git(["rev-parse", "--show-toplevel", "HEAD"], in: folder) else { return nil }
    let lines = place.split(separator: "\n").map(String.init)
    guard lines.count == 2, let status = git(["status", "--porcelain", "-z"], in: folder) else { return nil }
    let own = Disk().path(of: results, from: FilePath(lines[0])).string + "/"
    let changes = Changes(status).paths.filter { !$0.hasPrefix(own) && $0 + "/" != own }
    return SourceRecord(commit: lines[1], isDirty: !changes.isEmpty)
  }

  /// What `git status --porcelain -z` lists: two letters and a space before each path; after a renamed one, the old path.
  private struct Changes {
    var paths: [String] = []

    init(_ status: String) {
      var entries = status.split(separator: "\0")[...]
      while let entry = entries.popFirst() {
        paths.append(String(entry.dropFirst(3)))
        if entry.hasPrefix("R") || entry.hasPrefix("C") { entries = entries.dropFirst() }
      }
    }
  }

  /// What git prints, if it succeeds. No shell is between, and the repository's hooks and locks are left alone.
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
    while waitpid(child, &status, 0) == -1, errno == EINTR {}
    return status == 0 ? output : nil
  }

  /// Starts a program by its name, with nothing to read, nothing to complain to.
  private static func spawn(_ arguments: [String], output: FileDescriptor) -> pid_t? {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&files, output.rawValue, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

    let words = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    var child = pid_t()
    return posix_spawnp(&child, arguments[0], &files, nil, words + [nil], environ) == 0 ? child : nil
  }
}

extension FileDescriptor {
  /// All that can still be read.
  fileprivate var rest: String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while let count = try? buffer.withUnsafeMutableBytes({ try read(into: $0) }), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
