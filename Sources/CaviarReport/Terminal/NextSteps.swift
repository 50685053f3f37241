import CaviarResults
import CaviarExperiment
import CaviarRun
import CaviarSearch
import CaviarSpec

extension TerminalSummary {
  /// Adds the section about the files to open.
  func files(_ page: inout Page) {
    page.heading("Files in \(folder)")
    var files = [("report.md", "all of this, and more, with plots")]
    if record.summary.best != nil { files.append(("best.yaml", "the winner, as a spec that runs")) }
    if record.trials.isEmpty {
      files.append(("checks.json", "what was expected and what was seen"))
    } else {
      files += [("trials.csv", "every trial"), ("curves.csv", "every epoch")]
    }
    if let final = record.final, final.failure == nil {
      files.append(("best.safetensors", "its weights after the last training, for caviar predict"))
    }
    page.pairs(files.map { (name: $0.0, value: $0.1) })
  }

  /// Adds the section about the next steps, with their commands.
  func nextSteps(_ page: inout Page) {
    page.heading("Next")
    switch record.summary.status {
    case .stoppedByCheck:
      page.paragraph("Change the spec and ask again, without the search:")
      page.command(["caviar", "check", spec])
      page.paragraph("To search in spite of a failed check, give it:")
      page.yaml("on_failure: warn")
    case .noTrialSucceeded:
      page.paragraph("Change the spec and start again; these results are kept under .state/history:")
      page.command(["caviar", "run", spec, "--fresh"] + resultsOption)
    case .completed:
      completedSteps(&page)
    }
  }

  private func completedSteps(_ page: inout Page) {
    if record.finalFailure != nil {
      page.paragraph("For a network to predict with, \(FinalRecord.adviceOnFailure):")
      page.command(["caviar", "run", spec, "--fresh"] + resultsOption)
    }
    let pasted = record.boundaries.count { $0.isOpenWarning && $0.suggestion != nil }
    if record.stageToAppend != nil {
      page.paragraph("Append the stage above to `stages` and go on; what has been trained stays:")
      page.command(["caviar", "run", spec] + resultsOption)
    } else if pasted == 0, record.boundaries.contains(where: \.isOpenWarning) {
      page.paragraph(
        "Add values to the choice of the warning and start again; these results are kept under .state/history:")
      page.command(["caviar", "run", spec, "--fresh"] + resultsOption)
    } else if pasted > 0 {
      let ranges = pasted == 1 ? "the range of the warning" : "the ranges of the warnings"
      page.paragraph("Paste \(ranges) into the spec and start again; these results are kept under .state/history:")
      page.command(["caviar", "run", spec, "--fresh"] + resultsOption)
    }
    if let winner = Winner(of: record), winner.isBestAtTheEnd {
      page.paragraph(
        "The best epoch was the last one. Longer may be better: raise `epochs` of stage \(winner.best.stage), and run with --fresh."
      )
    }
    if record.run.spec["final"] == nil, record.run.data.test > 0 {
      page.paragraph("Judge the winner on the test part and keep its weights: add a line, and run the spec again:")
      page.yaml("final: {repeats: 3}")
    } else if let final = record.final, final.failure == nil {
      page.paragraph("Predict new rows:")
      page.command(["caviar", "predict", spec, "--input", "new.csv"] + resultsOption)
    }
    page.paragraph("Keep the results with the spec:")
    page.command(["git", "add"] + [specPath, folder].compactMap(\.self))
    page.command(["git", "commit"])
  }

  /// The path of the spec in commands.
  private var spec: String { specPath ?? record.summary.name + ".yaml" }

  /// The `--results` option that leads a command to the same output root. Empty for the default root.
  private var resultsOption: [String] {
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast(folder.hasSuffix("/") ? 2 : 1)
    guard parts != ["Results"] else { return [] }
    return ["--results", parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")]
  }
}
