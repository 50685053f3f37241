import CaviarChecks
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSearch
import CaviarSpec

extension TerminalSummary {
  /// Adds the section about the files to open.
  func files(_ page: inout Page) {
    page.heading("Files in \(folder)")
    var files = [("report.md", "the full report, with plots")]
    if record.summary.best != nil { files.append(("best.yaml", "the winner, as a runnable spec")) }
    if record.trials.isEmpty {
      files.append(("checks.json", "each check, with the expected and the seen value"))
    } else {
      files += [("trials.csv", "every trial"), ("curves.csv", "every epoch")]
    }
    if let final = record.final, final.failure == nil, !final.isOfProgram {
      files.append(("best.safetensors", "the winner's weights after the final training, for predictions"))
    }
    page.pairs(files.map { (name: $0.0, value: $0.1) })
  }

  /// Adds the section about the next steps, with their commands.
  func nextSteps(_ page: inout Page) {
    page.heading("Next")
    switch record.summary.status {
    case .stoppedByCheck:
      page.paragraph("Change the spec and run the checks alone:")
      page.command(commands.check)
      if record.checks.contains(where: { $0.stops && $0.bracket != nil }) {
        page.paragraph("To search without a bracket, give the stage another range:")
        page.yaml("ranges: {learning_rate: {from: learning_rate_bracket, else: [1e-4, 1e-1]}}")
      }
      if record.checks.contains(where: { $0.stops && $0.bracket == nil }) {
        page.paragraph("To search despite a failed check, set in that check:")
        page.yaml("on_failure: warn")
      }
    case .noTrialSucceeded:
      page.paragraph("Change the spec and start over; these results are kept under .state/history:")
      page.command(commands.freshRun)
    case .partial: break
    case .completed:
      completedSteps(&page)
    }
  }

  private func completedSteps(_ page: inout Page) {
    if record.finalFailure != nil, record.final?.isOfProgram == false {
      page.paragraph("To save a network for predictions, \(FinalRecord.adviceOnFailure):")
      page.command(commands.freshRun)
    }
    let pasted = record.boundaries.count { $0.isOpenWarning && $0.suggestion != nil }
    if record.stageToAppend != nil {
      page.paragraph("Append the stage above to `stages` and run again; all finished fits are kept:")
      page.command(commands.run)
    } else if pasted == 0, record.boundaries.contains(where: \.isOpenWarning) {
      page.paragraph(
        "Add values to the choice in the warning and start over; these results are kept under .state/history:")
      page.command(commands.freshRun)
    } else if pasted > 0 {
      let ranges = pasted == 1 ? "the range from the warning" : "the ranges from the warnings"
      page.paragraph("Paste \(ranges) into the spec and start over; these results are kept under .state/history:")
      page.command(commands.freshRun)
    }
    if let winner = Winner(of: record), winner.isBestAtTheEnd {
      page.paragraph(
        "The best epoch was the last one. To train longer, raise `epochs` of stage \(winner.best.stage) and start over:"
      )
      page.command(commands.freshRun)
    }
    if record.run.spec["final"] == nil, record.run.data?.test ?? 0 > 0 {
      page.paragraph("To evaluate the winner on the test part and save its weights, add this line and run again:")
      page.yaml("final: {repeats: 3}")
    } else if let final = record.final, final.failure == nil, !final.isOfProgram {
      page.paragraph("Predict new examples:")
      page.command(commands.predict)
    }
    page.paragraph("Commit the results with the spec:")
    let paths = [specPath, folder].compactMap(\.self)
    page.command(["git", "add"] + (paths.contains { $0.hasPrefix("-") } ? ["--"] : []) + paths)
    page.command(["git", "commit"])
  }
}
