import CaviarDiagnostics
package import CaviarReport
import CaviarRun
import CaviarSpec
import Glibc
import SystemPackage

/// Where a command's words go.
package struct Console: Sendable {
  private let output: @Sendable (String) -> Void
  private let errors: @Sendable (String) -> Void
  /// How text for standard output is laid out.
  package let outputStyle: TerminalStyle
  /// How text for standard error is laid out.
  package let errorStyle: TerminalStyle
  /// Whether standard error is a terminal, where a line may be written over.
  package let isInteractive: Bool
  /// The columns that lists keep within on standard output; without end where no terminal is, for tools that read lines.
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

  /// The console of the command that runs.
  @TaskLocal package static var current = Console.standard

  /// The process's standard streams.
  package static let standard = Console(
    outputStyle: .of(.standardOutput), errorStyle: .of(.standardError),
    isInteractive: isatty(FileDescriptor.standardError.rawValue) == 1,
    listWidth: isatty(FileDescriptor.standardOutput.rawValue) == 1 ? TerminalStyle.of(.standardOutput).width : .max,
    output: write,
    // A run is worth more than what it tells of itself: where nobody can hear it, it goes on.
    errors: { _ = try? FileDescriptor.standardError.writeAll($0.utf8) })

  /// Writes all of a text on standard output, or ends the program: what it was asked for must not be lost in silence.
  private static func write(_ text: String) {
    do {
      try FileDescriptor.standardOutput.writeAll(text.utf8)
    } catch {
      // A reader that has seen enough ends the program as it ends others.
      if error as? Errno == .brokenPipe {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
      }
      Glibc._exit(ExitCode.inputOutput.rawValue)
    }
  }

  /// A line, or several, on standard output.
  package func print(_ text: String) { output(text.hasSuffix("\n") ? text : text + "\n") }

  /// A line, or several, on standard error.
  package func printError(_ text: String) { errors(text.hasSuffix("\n") ? text : text + "\n") }

  /// Text on standard error as it is, without a line break.
  func writeError(_ text: String) { errors(text) }

  /// Findings on standard error.
  func report(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    let width = max(errorStyle.width, 40)
    printError(DiagnosticRenderer(color: errorStyle.color, width: width, wraps: isInteractive).render(diagnostics))
  }

  /// What ends a command, on standard error.
  func report(_ failure: Failure) {
    if let location = failure.location {
      return report([Diagnostic(.conflict, failure.message, at: location, notes: failure.notes)])
    }
    let lines = ["caviar: error: " + failure.message] + failure.notes.map { "  " + $0 }
    printError(lines.flatMap(fitted).joined(separator: "\n"))
  }

  /// What a reader should know of what is printed, a line each.
  func report(warnings: [String]) {
    guard !warnings.isEmpty else { return }
    printError(warnings.flatMap { fitted("caviar: warning: " + $0) }.joined(separator: "\n"))
  }

  /// That a spec is not any more the one that something was made from.
  func report(changes: [String], since what: String) {
    guard !changes.isEmpty else { return }
    let lines = ["caviar: warning: the spec has changed since \(what):"] + changes.map { "  " + $0 }
    printError(lines.flatMap(fitted).joined(separator: "\n"))
  }

  /// A line of a failure; on a terminal in several where it is long, with paths whole.
  private func fitted(_ line: String) -> [String] {
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

  /// What suits a stream: colour on a terminal that has it and where NO_COLOR is not set, and its width.
  fileprivate static func of(_ stream: FileDescriptor) -> TerminalStyle {
    guard isatty(stream.rawValue) == 1 else { return .plain }
    var size = winsize()
    let hasSize = unsafe ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TerminalStyle(color: wantsColor, width: hasSize ? Int(size.ws_col) : 80)
  }

  /// https://no-color.org
  private static var wantsColor: Bool {
    let noColor = environment("NO_COLOR").map { !$0.isEmpty } ?? false
    return !noColor && environment("TERM") != "dumb"
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
