import ArgumentParser
import CaviarDiagnostics
import CaviarExperiment
import CaviarLint
import CaviarRun
import CaviarSpec

/// `caviar validate`: reads specs and reports all of their errors.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check specs without running them.",
    discussion:
      """
      Reports all errors of a file at once, with their locations. Does not read the data. Exits with 65 if a spec has an \
      error, 66 if one is missing.

      Warns of settings that are legal and hardly ever meant, such as a learning rate on a uniform scale: \
      `caviar explain lint`. Warnings do not change the exit code.
      """)

  @Argument(help: "The specs, YAML files.", completion: .file(extensions: ["yaml", "yml"]))
  var specs: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = Console.current
    var results: [SpecValue] = []
    var codes: [Int32] = []
    for spec in specs {
      var findings: [Diagnostic] = []
      var code = ExitCode.success
      do throws(Failure) {
        let reading = try SpecFileReader.read(spec)
        findings = reading.findings + (reading.experiment?.lint ?? [])
        if reading.experiment == nil { code = .badSpec }
        if !output.json, !output.quiet || code != .success { console.report(findings) }
      } catch {
        findings = [Diagnostic(Diagnostic.Code("file.unreadable"), error.message, notes: error.advice)]
        code = ExitCode(error.kind)
        if !output.json { console.report(error) }
      }
      codes.append(code.rawValue)
      results.append(
        ["file": .text(spec), "valid": .boolean(code == .success), "diagnostics": .list(findings.map(\.value))])
      if code == .success, !output.json, !output.quiet { console.print("\(spec): valid") }
    }
    if output.json { try console.print(json: SpecValue.list(results)) }
    // Of the codes of reading (65, 66, 74) the greater one wins.
    if let worst = codes.max(), worst != ExitCode.success.rawValue { throw ArgumentParser.ExitCode(worst) }
  }
}

extension Diagnostic {
  /// The finding as a value, for `--json`.
  fileprivate var value: SpecValue {
    var value: SpecValue = [
      "severity": .text(severity.rawValue), "code": .text(code.rawValue), "message": .text(message),
      "notes": .list(notes.map { .text($0) }),
    ]
    if let suggestion { value = value.setting("suggestion", to: .text(suggestion)) }
    guard let location else { return value }
    return value.merging([
      "file": .text(location.file.name), "line": .integer(location.line), "column": .integer(location.column),
      "length": .integer(location.length),
    ])
  }
}
