import Testing

/// The program from outside: arguments in; words, files and a code out.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct CommandLineTests {}
