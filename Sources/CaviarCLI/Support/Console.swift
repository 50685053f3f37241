import CaviarDiagnostics
package import CaviarReport
import CaviarRun
import CaviarSpec
import Glibc
import SystemPackage

/// The two output streams of a command and their styles, as a value, so that tests can capture the output.
package struct Console: Sendable {
  private let output: @Sendable (String) -> Void
  private let errors: @Sendable (String) -> Void
  /// The style of text on standard output.
  package let outputStyle: TerminalStyle
  /// The style of text on standard error.
  package let errorStyle: TerminalStyle
  /// True if standard error is a terminal, on which a line can be overwritten.
  package let isInteractive: Bool
  /// The width of lists on standard output; unlimited if it is not a terminal, for tools that read lines.
  package let listWidth: Int

  package init(
    outputStyle: TerminalStyle = .plain, errorStyle: TerminalStyle = .plain, isInteractive: Bool = false,
    listWidth: Int = .max, output: @escaping @Sendable (String) -> Void, errors: @escaping @Sendable (String) -> Void
  ) {
    self.output = output
    self.errors = errors
    self.outputStyle = outputStyle
    self.errorStyle = errorStyle
    self.isInteractive = isInteractive
    self.listWidth = listWidth
  }

  /// The console of the current command.
  @TaskLocal package static var current = Console.standard

  /// The process's standard streams.
  package static let standard = Console(
    outputStyle: .of(.standardOutput), errorStyle: .of(.standardError),
    isInteractive: isatty(FileDescriptor.standardError.rawValue) == 1,
    listWidth: isatty(FileDescriptor.standardOutput.rawValue) == 1 ? TerminalStyle.of(.standardOutput).width : .max,
    output: write,
    // A run is worth more than its messages, so it continues if they cannot be written.
    errors: { _ = try? FileDescriptor.standardError.writeAll($0.utf8) })

  /// Writes a text to standard output, or exits: requested output must not be lost silently.
  private static func write(_ text: String) {
    do {
      try FileDescriptor.standardOutput.writeAll(text.utf8)
    } catch {
      // A closed pipe ends this program by a signal, as it ends others.
      if error as? Errno == .brokenPipe {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
      }
      Glibc._exit(ExitCode.inputOutput.rawValue)
    }
  }

  /// Prints one or more lines on standard output.
  package func print(_ text: String) { output(text.hasSuffix("\n") ? text : text + "\n") }

  /// Prints one or more lines on standard error.
  package func printError(_ text: String) { errors(text.hasSuffix("\n") ? text : text + "\n") }

  /// Writes a text to standard error as it is, without a newline.
  func writeError(_ text: String) { errors(text) }

  /// Prints findings on standard error.
  func report(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    let width = max(errorStyle.width, 40)
    printError(DiagnosticRenderer(color: errorStyle.color, width: width, wraps: isInteractive).render(diagnostics))
  }

  /// Prints the failure that ends a command on standard error.
  func report(_ failure: Failure) {
    if let location = failure.location {
      return report([Diagnostic(.conflict, failure.message, at: location, notes: failure.advice)])
    }
    let lines = ["caviar: error: " + failure.message] + failure.advice.map { "  " + $0 }
    printError(lines.flatMap(fitted).joined(separator: "\n"))
  }

  /// Prints warnings about the output on standard error, one per line.
  func report(warnings: [String]) {
    guard !warnings.isEmpty else { return }
    printError(warnings.flatMap { fitted("caviar: warning: " + $0) }.joined(separator: "\n"))
  }

  /// Warns that a spec has changed since something was made from it.
  func report(changes: [String], since what: String) {
    guard !changes.isEmpty else { return }
    let lines = ["caviar: warning: the spec has changed since \(what):"] + changes.map { "  " + $0 }
    printError(lines.flatMap(fitted).joined(separator: "\n"))
  }

  /// A line of a message; on a terminal it is wrapped, without breaking paths.
  func fitted(_ line: String) -> [String] {
    let line = Glyph.line(line)
    guard isInteractive, line.displayWidth > errorStyle.width else { return [line] }
    let indent = String(repeating: " ", count: line.prefix { $0 == " " }.count)
    let body = line.wrapped(to: max(errorStyle.width, 40) - indent.count - 2, breaksWords: false)
    return body.enumerated().map { indent + ($0 > 0 ? "  " : "") + $1 }
  }
}

extension TerminalStyle {
  /// No colour, 100 columns: for files and pipes.
  package static let plain = TerminalStyle(color: false, width: 100)

  /// The style that suits a stream: a terminal's width, or that of COLUMNS, with colour if it has colours and NO_COLOR is not set.
  fileprivate static func of(_ stream: FileDescriptor) -> TerminalStyle {
    guard isatty(stream.rawValue) == 1 else { return .plain }
    var size = winsize()
    let hasSize = unsafe ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let chosen = environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    return TerminalStyle(color: wantsColor, width: chosen ?? (hasSize ? Int(size.ws_col) : 80))
  }

  /// True unless the environment rules out colours (https://no-color.org).
  private static var wantsColor: Bool {
    let noColor = environment("NO_COLOR").map { !$0.isEmpty } ?? false
    return !noColor && environment("TERM") != "dumb"
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
