import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import SystemPackage
import Testing

extension CommandLineTests {
  /// The commands on stored results (status, list, diff, verify), and runs of several specs.
  @Suite struct KeepingTests {
    private func ran(_ workplace: Workplace, _ specs: String...) {
      #expect(caviar(["run"] + specs + ["--results", workplace.results, "--quiet"]).code == 0)
    }

    @Test func statusAndList() throws {
      let workplace = try Workplace()
      let (one, two) = (try workplace.spec("one"), try workplace.spec("two"))
      let nothing = caviar("status", one, "--results", workplace.results, "--json")
      #expect(nothing.code == 0 && nothing.json?["state"] == "not_started")
      #expect(caviar("list", "--results", workplace.results).output.contains("there are no experiments"))
      ran(workplace, one, two)
      for source in [one, "one", workplace.path("Results/one")] {
        let status = caviar("status", source, "--results", workplace.results, "--json")
        #expect(status.code == 0)
        #expect(status.json?["state"] == "finished" && status.json?["done"] == 4 && status.json?["total"] == 4)
      }
      let list = caviar("list", "--results", workplace.results, "--json")
      guard case .list(let all)? = list.json else {
        Issue.record("no list")
        return
      }
      #expect(all.map { $0["name"] } == ["one", "two"])
      #expect(caviar("status", "one", "--results", workplace.results).output.contains("finished, 4 trials"))
      #expect(caviar("status", "three", "--results", workplace.results).code == 66)
    }

    @Test func aCheckThatStopsIsNamed() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec(checks: "[{initial_loss: {tolerance: 1e-9}}]")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 1)
      #expect(caviar("status", spec, "--results", workplace.results).output.contains("stopped by a check"))
      #expect(caviar("list", "--results", workplace.results).output.contains("stopped by a check"))
    }

    @Test(arguments: ["status", "report"]) func nothingIsCalledSo(command: String) throws {
      let missing = caviar(command, "nope", "--results", try Workplace().results)
      #expect(missing.code == 66)
      #expect(missing.errors.contains("no spec, folder of results or experiment is called nope"))
    }

    @Test func jsonAndMarkdownExcludeEachOther() {
      #expect(caviar("report", "nope", "--json", "--markdown").code == 64)
    }

    /// A difference in a binary file is located by its byte.
    @Test func verifyNamesAByte() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      try workplace.write(try workplace.text("small.yaml") + "final: {}\n", to: "small.yaml")
      ran(workplace, spec)
      let path = workplace.path("Results/small/best.safetensors")
      var bytes = try #require(try Disk().read(FilePath(path)))
      bytes[bytes.count - 1] ^= 1
      try workplace.write(bytes, to: "Results/small/best.safetensors")
      let found = caviar("verify", spec, "--results", workplace.results, "--json")
      #expect(found.code == 4)
      #expect(found.json?["difference"]?["place"] == .text("the byte at offset \(bytes.count - 1)"))
    }

    /// A run that has not finished its checks has nothing but a lock.
    @Test func aRunThatHasJustBegunIsSeen() throws {
      let workplace = try Workplace()
      try ResultsFolder(root: FilePath(workplace.results), name: "small").locked { _ in
        let status = caviar("status", "small", "--results", workplace.results, "--json")
        #expect(status.code == 0 && status.json?["state"] == "running")
        #expect(caviar("list", "--results", workplace.results).output.contains("small"))
      }
      #expect(caviar("status", "small", "--results", workplace.results).code == 66)
    }

    @Test func anInterruptedRunHasAStatus() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      ran(workplace, spec)
      workplace.remove("Results/small/run.json")
      let longer = try workplace.spec(stages: "[{name: search, trials: 8, epochs: 2}]")
      let status = caviar("status", longer, "--results", workplace.results, "--json")
      #expect(status.json?["state"] == "interrupted" && status.json?["done"] == 4)
    }

    @Test func diffNamesFieldsAndOutcomes() throws {
      let workplace = try Workplace()
      ran(workplace, try workplace.spec("one"), try workplace.spec("two", rate: "{log: [1e-3, 0.1]}"))
      let diff = caviar("diff", "one", "two", "--results", workplace.results, "--json")
      #expect(diff.code == 0)
      guard case .list(let spec)? = diff.json?["spec"], case .list(let outcomes)? = diff.json?["outcomes"] else {
        Issue.record("no diff")
        return
      }
      #expect(spec.map { $0["field"] } == ["training.learning_rate.log"])
      #expect(spec.first?["second"] == "[0.001, 0.1]")
      #expect(outcomes.contains { $0["field"] == "best learning_rate" })
      #expect(caviar("diff", "one", "one", "--results", workplace.results).output.contains("do not differ"))
      #expect(caviar("diff", "one", "two", "--results", workplace.results).output.contains("Outcomes"))
    }

    @Test func verifyFindsNothing() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      #expect(caviar("verify", spec, "--results", workplace.results).code == 66)
      ran(workplace, spec)
      for options in [[], ["--sample", "2"], ["--workers", "2"]] {
        let verified = caviar(["verify", spec, "--results", workplace.results, "--json"] + options)
        #expect(verified.code == 0, "\(verified)")
        #expect(verified.json?["verdict"] == "same" && verified.json?["same_engine"] == true)
      }
      #expect(caviar("verify", spec, "--results", workplace.results, "--quiet").isSilent)
    }

    @Test func verifyNamesTheFirstDifference() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      ran(workplace, spec)
      let curves = try workplace.text("Results/small/curves.csv")
      var rows = curves.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let column = try #require(rows[0].firstIndex(of: "validation_loss"))
      let right = rows[5][column]
      rows[5][column] = "0.123456"
      try workplace.write(rows.map { $0.joined(separator: ",") + "\n" }.joined(), to: "Results/small/curves.csv")
      let found = caviar("verify", spec, "--results", workplace.results, "--json")
      #expect(found.code == 4)
      let difference = found.json?["difference"]
      #expect(difference?["file"] == "curves.csv" && difference?["column"] == "validation_loss")
      #expect(difference?["place"] == "stage search, trial 2, repeat 1, epoch 1")
      #expect(difference?["stored"] == "0.123456" && difference?["again"] == .text(String(right)))
      let result = caviar("verify", spec, "--results", workplace.results, "--quiet")
      #expect(result.code == 4 && result.output.contains("curves.csv, stage search, trial 2"))
    }

    /// A damaged journal does not hide complete results.
    @Test func completeFilesNeedNoJournal() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      ran(workplace, spec)
      try workplace.write("not a journal", to: "Results/small/.state/journal")
      let report = caviar("report", spec, "--results", workplace.results)
      #expect(report.code == 0 && report.output.contains("validation_accuracy"), "\(report)")
      let status = caviar("status", spec, "--results", workplace.results)
      #expect(status.code == 0 && status.output.contains("these are the result files"), "\(status)")
    }

    /// Trials outside the sample are not reported as the same; a sample of all trials has none.
    @Test func verifySaysWhatASampleCompares() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      ran(workplace, spec)
      for options in [[], ["--sample", "4"]] {
        let all = caviar(["verify", spec, "--results", workplace.results] + options)
        #expect(all.code == 0 && all.output.contains("every file is the same to the byte; 4 of 4 trials"), "\(all)")
      }
      let sample = caviar("verify", spec, "--results", workplace.results, "--sample", "1")
      let words = sample.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(sample.code == 0 && !words.contains("every file"), "\(sample)")
      #expect(words.contains("the other trials were not compared; 1 of 4 trials was retrained"), "\(sample)")
    }

    @Test func verifyNamesTheInput() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      ran(workplace, spec)
      let digits = try workplace.text("digits.csv")
      try workplace.write(digits.split(separator: "\n").dropLast().joined(separator: "\n") + "\n", to: "digits.csv")
      let data = caviar("verify", spec, "--results", workplace.results)
      #expect(data.code == 4 && data.output.contains("data digits.csv sha256"))
      try workplace.write(digits, to: "digits.csv")
      let other = caviar("verify", try workplace.spec(rate: "{log: [1e-3, 0.3]}"), "--results", workplace.results)
      #expect(other.code == 4 && other.output.contains("training.learning_rate.log: [0.01, 0.3] → [0.001, 0.3]"))
    }

    /// A change that `run` ignores is ignored here too.
    @Test func verifyIgnoresWords() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      ran(workplace, spec)
      let text = try workplace.text("small.yaml")
      try workplace.write(
        text.replacing("csv: digits.csv, label: digit", with: "label: digit, csv: digits.csv")
          + "description: new words\n",
        to: "small.yaml")
      let verified = caviar("verify", spec, "--results", workplace.results, "--json")
      #expect(verified.code == 0, "\(verified)")
    }

    /// Spec and data have moved; `best.yaml` may state the old path of the data.
    @Test func verifyElsewhere() throws {
      let workplace = try Workplace()
      ran(workplace, try workplace.spec())
      let spec = try workplace.write(try workplace.text("small.yaml"), to: "clone/specs/small.yaml")
      try workplace.write(try workplace.text("digits.csv"), to: "data/digits.csv")
      let arguments = ["verify", spec, "--data", workplace.path("data"), "--results", workplace.results]
      let verified = caviar(arguments)
      #expect(verified.code == 0, "\(verified)")
      let best = try workplace.text("Results/small/best.yaml")
      try workplace.write(best.replacing("epochs: 2", with: "epochs: 3"), to: "Results/small/best.yaml")
      #expect(caviar(arguments).output.contains("best.yaml"))
    }

    /// The bytes of a data file decide, not its name, which the saved network contains.
    @Test func verifyAfterTheDataWasRenamed() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      let text = try workplace.text("small.yaml") + "final: {}\n"
      try workplace.write(text, to: "small.yaml")
      ran(workplace, spec)
      try workplace.write(try workplace.text("digits.csv"), to: "renamed.csv")
      workplace.remove("digits.csv")
      let renamed = text.replacing("digits.csv", with: "renamed.csv")
      try workplace.write(renamed, to: "small.yaml")
      // `run.json` has the new name then, and the network, which stays, the old one.
      let network = try Disk().read(FilePath(workplace.path("Results/small/best.safetensors")))
      ran(workplace, spec)
      #expect(try Disk().read(FilePath(workplace.path("Results/small/best.safetensors"))) == network)
      let same = caviar("verify", spec, "--results", workplace.results, "--json")
      #expect(same.code == 0, "\(same)")
      try workplace.write(renamed.replacing("checks: [initial_loss]", with: "checks: []"), to: "small.yaml")
      ran(workplace, spec)
      let other = caviar("verify", spec, "--results", workplace.results, "--json")
      #expect(other.code == 0, "\(other)")
    }

    /// On another engine, plan, ranges and initial losses decide; other differences are only reported.
    @Test func verifyOnAnotherEngine() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      try workplace.write(
        try workplace.text("small.yaml").replacing(
          "label: digit", with: "label: digit, preprocess: [{pca: {components: 5}}]"), to: "small.yaml")
      ran(workplace, spec)
      let run = try workplace.text("Results/small/run.json")
      try workplace.write(
        run.replacing(/"core" : "\w+"/, with: "\"core\" : \"Other\""), to: "Results/small/run.json")
      let same = caviar("verify", spec, "--results", workplace.results, "--json")
      #expect(same.code == 0 && same.json?["same_engine"] == false, "\(same)")
      #expect(same.json?["drift"]?["initial_loss"] == 0 && same.json?["drift"]?["fits"] == 4)
      let stages = try workplace.text("Results/small/trials.csv")
      try workplace.write(
        stages.replacing("search,2,", with: "search,2,1"), to: "Results/small/trials.csv")
      #expect([4, 74].contains(caviar("verify", spec, "--results", workplace.results).code))
    }

    @Test func theMostSeriousCodeWins() throws {
      let workplace = try Workplace()
      let good = try workplace.spec("good")
      let stopped = try workplace.spec("stopped", checks: "[{initial_loss: {tolerance: 1e-9}}]")
      let bad = try workplace.write("caviar: 2\n", to: "bad.yaml")
      let both = caviar("run", stopped, good, "--results", workplace.results, "--quiet")
      #expect(both.code == 1)
      #expect(workplace.has("Results/good/run.json"))
      #expect(caviar("run", stopped, bad, good, "--results", workplace.results, "--quiet").code == 65)
      let json = caviar("run", good, stopped, "--results", workplace.results, "--json")
      guard case .list(let all)? = json.json else {
        Issue.record("no list")
        return
      }
      #expect(all.map { $0["name"] } == ["good", "stopped"])
    }

    @Test(arguments: [("90s", 90), ("30m", 1800), ("2h", 7200), ("1h30m", 5400), ("1d", 86400)])
    func timeLimits(text: String, seconds: Int) {
      #expect(caviar("run", "a.yaml", "--time-limit", text, "--workers", "0").code == 64)
      #expect(caviar("run", "missing.yaml", "--time-limit", text, "--quiet").code == 66)
    }

    @Test(arguments: ["", "2", "h", "-1h", "1w", "0s", "1h 30m", "99999999999999999999s"])
    func wrongTimeLimits(text: String) {
      #expect(caviar("run", "a.yaml", "--time-limit=\(text)").code == 64)
    }
  }
}
