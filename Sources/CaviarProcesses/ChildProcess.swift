internal import Glibc
package import SystemPackage

/// Runs other programs for what they print.
package enum ChildProcess {
  /// The standard output of a program, if it succeeds. No shell is between; it has nothing to read, and its errors are discarded.
  ///
  /// The child starts as if from a shell, in the group of this process: signals that this program ignores, or blocks while a thread
  /// waits for them, take their default action in it, so that it ends when it is interrupted.
  ///
  /// - Parameters:
  ///   - arguments: The program's name, which is looked up in `PATH`, and its arguments.
  ///   - folder: The folder in which it runs. Nil for that of this process.
  ///   - withErrors: True for its standard error as well.
  ///   - variables: Variables beside those of this process.
  ///   - prefix: The environment's variables that begin with it are not passed on.
  package static func output(
    of arguments: [String], in folder: FilePath? = nil, withErrors: Bool = false, withoutVariables prefix: String,
    adding variables: [(name: String, value: String)] = []
  ) -> String? {
    guard let (reader, writer) = try? FileDescriptor.closedPipe() else { return nil }
    let null = try? unsafe FileDescriptor.open("/dev/null", .writeOnly, options: .closeOnExec)
    let child = try? Spawning(
      arguments: arguments.map { Array($0.utf8) },
      environment: Environment.current.filter { !$0.starts(with: prefix.utf8) }
        + variables.map { Array("\($0.name)=\($0.value)".utf8) }, output: writer,
      errors: withErrors ? writer : null,
      folder: folder.flatMap { $0.isEmpty ? nil : $0 }, leadsGroup: false
    ).start()
    try? writer.close()
    try? null?.close()
    defer { try? reader.close() }
    guard let child else { return nil }
    var output: [UInt8] = []
    while let bytes = reader.available() { output += bytes }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) == -1, errno == EINTR {}
    return status == 0 ? String(decoding: output, as: UTF8.self) : nil
  }
}
