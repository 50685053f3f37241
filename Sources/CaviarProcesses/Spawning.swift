internal import CLinux
internal import Glibc
internal import SystemPackage

/// A program to be started. No shell is between, and bytes arrive as they are.
struct Spawning {
  var arguments: [[UInt8]]
  /// `NAME=value`.
  var environment: [[UInt8]]
  /// Nil for one that is empty.
  var input: FileDescriptor?
  var output: FileDescriptor
  /// Nil for that of this process.
  var errors: FileDescriptor?
  /// A file that it holds open, beside the standard streams. Nil for none.
  var held: FileDescriptor?
  /// Nil for that of this process.
  var folder: FilePath?
  /// True for a process group of its own, which its process ID names.
  var leadsGroup = true

  /// The number of the first file after the standard streams.
  private static let firstNumber: Int32 = 3

  /// Starts the program, as if from a shell: signals that this process ignores or blocks take their default action.
  ///
  /// - Returns: Its process ID.
  func start() throws(Errno) -> pid_t {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    if let input {
      unsafe posix_spawn_file_actions_adddup2(&files, input.rawValue, STDIN_FILENO)
    } else {
      unsafe posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&files, output.rawValue, STDOUT_FILENO)
    if let errors { unsafe posix_spawn_file_actions_adddup2(&files, errors.rawValue, STDERR_FILENO) }
    if let held { unsafe posix_spawn_file_actions_adddup2(&files, held.rawValue, Self.firstNumber) }
    unsafe clinux_close_others(&files, held == nil ? Self.firstNumber : Self.firstNumber + 1)
    if let folder { unsafe folder.withPlatformString { unsafe _ = clinux_start_in(&files, $0) } }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (leadsGroup ? POSIX_SPAWN_SETPGROUP : 0)))

    guard let program = program else { throw .noSuchFileOrDirectory }
    let words = unsafe Self.strings(arguments), variables = unsafe Self.strings(environment)
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var child = pid_t()
    let error = unsafe program.withPlatformString { path in
      unsafe posix_spawn(&child, path, &files, &attributes, words, variables)
    }
    guard error == 0 else { throw Errno(rawValue: error) }
    return child
  }

  /// The program's path: looked up in the `PATH` that it is given, which need not be that of this process.
  private var program: FilePath? {
    guard let name = arguments.first, !name.isEmpty else { return nil }
    guard !name.contains(UInt8(ascii: "/")) else { return FilePath(bytes: name) }
    let variable = Array("PATH=".utf8)
    let path = environment.last { $0.starts(with: variable) }.map { $0.dropFirst(variable.count) } ?? []
    for entry in path.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: true) {
      let file = FilePath(bytes: entry + [UInt8(ascii: "/")] + name)
      // A relative entry is one of the folder in which the program runs.
      let seen = folder.map { $0.pushing(file) } ?? file
      if unsafe seen.withPlatformString({ unsafe access($0, X_OK) }) == 0 { return file }
    }
    return nil
  }

  /// C strings, the last nil.
  private static func strings(_ texts: [[UInt8]]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe texts.map { bytes in
      let copy = unsafe UnsafeMutablePointer<CChar>.malloc(bytes.count + 1)
      for (index, byte) in bytes.enumerated() { unsafe copy?[index] = CChar(bitPattern: byte) }
      unsafe copy?[bytes.count] = 0
      return unsafe copy
    } + [nil]
  }
}

extension UnsafeMutablePointer<CChar> {
  /// Memory that `free` takes back.
  fileprivate static func malloc(_ count: Int) -> UnsafeMutablePointer<CChar>? {
    unsafe Glibc.malloc(count)?.assumingMemoryBound(to: CChar.self)
  }
}

extension FilePath {
  /// The path with these bytes, which need not be UTF-8.
  fileprivate init(bytes: some Collection<UInt8>) {
    unsafe self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }
}
