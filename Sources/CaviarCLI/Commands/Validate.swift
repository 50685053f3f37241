import ArgumentParser
import CaviarDiagnostics
import CaviarRun
import CaviarSpec

/// `caviar validate`: reads specs and reports everything that is wrong.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check specs without running them.",
    discussion:
      "Every error of a file is reported at once, with its place. The data is not read. Exit code 65 if a spec is wrong."
  )

  @Argument(help: "The specs, YAML files.", completion: .file(extensions: ["yaml", "yml"]))
  var specs: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = Console.current
    var results: [SpecValue] = []
    var isGood = true
    for spec in specs {
      let (experiment, findings) = try SpecFileReader.read(spec)
      isGood = isGood && experiment != nil
      if output.json {
        results.append(
          ["file": .text(spec), "valid": .boolean(experiment != nil), "diagnostics": .list(findings.map(\.value))])
      } else {
        console.report(findings)
        if experiment != nil, !output.quiet { console.print("\(spec): valid") }
      }
    }
    if output.json { try console.print(json: SpecValue.list(results)) }
    if !isGood { throw ArgumentParser.ExitCode(CaviarRun.ExitCode.badSpec.rawValue) }
  }
}

extension Diagnostic {
  /// The finding as data.
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
