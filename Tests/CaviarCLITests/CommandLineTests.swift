import Testing

/// The program from outside: arguments in; output, files and an exit code out.
///
/// Serialized, since a command blocks its thread, and the tests' pool has few.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct CommandLineTests {}
