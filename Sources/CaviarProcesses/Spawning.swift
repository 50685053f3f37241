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
  /// The stream of its answers, which it knows as ``answersNumber``. Nil for none.
  var answers: FileDescriptor?
  /// Nil for that of this process.
  var folder: FilePath?
  /// True for a process group of its own, which its process ID names.
  var leadsGroup = true

  /// The number of the stream of answers: the first after the standard streams.
  static let answersNumber: Int32 = 3

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
    if let answers { unsafe posix_spawn_file_actions_adddup2(&files, answers.rawValue, Self.answersNumber) }
    unsafe clinux_close_others(&files, answers == nil ? Self.answersNumber : Self.answersNumber + 1)
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

    let words = unsafe Self.strings(arguments), variables = unsafe Self.strings(environment)
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var child = pid_t()
    let error = unsafe posix_spawnp(&child, words[0] ?? strdup(""), &files, &attributes, words, variables)
    guard error == 0 else { throw Errno(rawValue: error) }
    return child
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
