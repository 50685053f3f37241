import CaviarDiagnostics
import CaviarExperiment
package import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarTraining

/// The text of `caviar status`: the progress of an experiment, also while it runs.
package struct StatusText {
  private let status: StatusRecord
  private let commands: SuggestedCommands
  private let style: TerminalStyle

  package init(_ status: StatusRecord, commands: SuggestedCommands, style: TerminalStyle) {
    self.status = status
    self.commands = commands
    self.style = style
  }

  /// The lines, each with a trailing newline.
  package var text: String {
    var page = Page(style: style)
    page.paragraph("\(status.name): \(status.stateText(commands))", ink: status.ink, indent: 0)
    for stage in status.stages {
      let bar = ProgressBar(label: stage.name, total: stage.total, style: style)
      page.line(bar.line(done: stage.done, failed: stage.failed, best: nil, elapsedSeconds: 0))
    }
    if let best = status.best { page.paragraph("best \(status.objective.name) \(best.sixDigits)") }
    if let source = status.source {
      page.paragraph("commit \(source.commit.prefix(12))" + (source.isDirty ? ", with uncommitted changes" : ""))
    }
    if !status.warnings.isEmpty { page.heading("Warnings") }
    for warning in status.warnings.suffix(Self.mostWarnings) { page.paragraph(warning, ink: .caution) }
    return page.text
  }

  private static let mostWarnings = 5
}

/// The text of `caviar list`: the experiments of an output root, one per line.
package struct ListText {
  private let all: [StatusRecord]
  private let style: TerminalStyle

  package init(_ all: [StatusRecord], style: TerminalStyle) {
    self.all = all
    self.style = style
  }

  /// The lines, each with a trailing newline.
  package var text: String {
    let table = TextTable(
      header: ["experiment", "state", "trials", "failed", "objective", "best"],
      rows: all.map { status in
        [
          status.name, status.isStoppedByCheck ? "stopped by a check" : status.state.text,
          "\(status.done)/\(status.total)", String(status.failed),
          status.objective.name, status.best?.sixDigits ?? TextTable.none,
        ]
      })
    return table.lines(width: style.columns).map { $0.text + "\n" }.joined()
  }
}

extension StatusRecord {
  fileprivate func stateText(_ commands: SuggestedCommands) -> String {
    switch state {
    case .running where total == 0: "running, progress not known yet"
    case .running where done == total:
      "running, all \(counted(total, "trial")) done; the final training or the result files are left"
    case .running:
      "running, \(done) of \(total) trials done, \(running) in training, "
        + (secondsLeft.map { "about \(Self.duration($0)) left" } ?? "time left not known until the next trial ends")
    case .interrupted where total == 0: "interrupted before the first trial; to resume it: \(commands.run.sentence)"
    case .interrupted: "interrupted after \(done) of \(total) trials; to resume it: \(commands.run.sentence)"
    case .finished where isStoppedByCheck: "stopped by a check; to see which: \(commands.report.sentence)"
    case .finished: "finished, " + counted(total, "trial")
    case .notStarted: "not started"
    }
  }

  fileprivate var ink: Ink {
    switch state {
    case .finished: isStoppedByCheck ? .caution : .good
    case .interrupted: .caution
    case .running, .notStarted: .strong
    }
  }

  /// `40 s`, `12 min`, `3 h 20 min`.
  private static func duration(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    if whole < 100 { return "\(whole) s" }
    let minutes = (whole + 59) / 60
    return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}

extension StatusRecord.State {
  fileprivate var text: String { rawValue.split(separator: "_").joined(separator: " ") }
}
