import Glibc
import SystemPackage

/// Runs other programs for what they print.
package enum ChildProcess {
  /// The standard output of a program, if it succeeds. No shell is between; it has nothing to read, and its errors are discarded.
  ///
  /// The child starts as if from a shell: signals that this program ignores, or blocks while a thread waits for them, take their
  /// default action in it, so that it ends when it is interrupted.
  ///
  /// - Parameters:
  ///   - arguments: The program's name, which is looked up in `PATH`, and its arguments.
  ///   - prefix: The environment's variables that begin with it are not passed on.
  package static func output(of arguments: [String], withoutVariables prefix: String) -> String? {
    guard let (reader, writer) = try? FileDescriptor.pipe() else { return nil }
    for end in [reader, writer] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    let child = spawn(arguments, output: writer, withoutVariables: prefix)
    try? writer.close()
    defer { try? reader.close() }
    guard let child else { return nil }
    let output = reader.rest
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) == -1, errno == EINTR {}
    return status == 0 ? output : nil
  }

  private static func spawn(
    _ arguments: [String], output: FileDescriptor, withoutVariables prefix: String
  ) -> pid_t? {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    unsafe posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&files, output.rawValue, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

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
    let variables = unsafe environment(without: prefix)
    var child = pid_t()
    return unsafe posix_spawnp(&child, arguments[0], &files, &attributes, words + [nil], variables) == 0 ? child : nil
  }

  /// The process's environment without the variables that begin with a prefix.
  private static func environment(without prefix: String) -> [UnsafeMutablePointer<CChar>?] {
    var entries: [UnsafeMutablePointer<CChar>?] = unsafe []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      if unsafe strncmp(entry, prefix, prefix.utf8.count) != 0 { unsafe entries.append(entry) }
      unsafe next += 1
    }
    return unsafe entries + [nil]
  }
}

extension FileDescriptor {
  /// All that can still be read.
  fileprivate var rest: String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while let count = try? unsafe buffer.withUnsafeMutableBytes({ try unsafe read(into: $0) }), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
