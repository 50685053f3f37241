import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import FoundationEssentials
import SystemPackage
import Testing

extension CommandLineTests {
  /// Results of an older build, with numerics 1: they are shown unchanged, and none of them is made again.
  ///
  /// The files in `Numerics1` were made by that build, with an engine that this machine may not have.
  @Suite struct OtherNumericsTests {
    /// A spec of that build, and its exit codes there.
    struct Old: CustomTestStringConvertible, Sendable {
      let name: String
      let code: Int32
      let strict: Int32
      /// The headline with the best value.
      let best: String?
      var testDescription: String { name }
    }

    static let all = [
      Old(name: "missing", code: 0, strict: 3, best: "train_loss 1.06825"),
      Old(name: "folds", code: 0, strict: 0, best: "validation_accuracy 0.739927"),
      Old(name: "final", code: 0, strict: 0, best: nil),
      Old(name: "stopped", code: 1, strict: 1, best: nil),
    ]

    private static let folder = "Tests/CaviarRunTests/Numerics1"

    private func workplace() throws -> Workplace {
      let workplace = try Workplace()
      let folder = FilePath(Repository.path(Self.folder))
      for name in try Disk().files(in: folder) {
        try workplace.write(try #require(try Disk().read(folder.appending(name))), to: name)
      }
      for old in Self.all {
        let results = folder.appending("Results/\(old.name)")
        for name in try Disk().files(in: results) {
          try workplace.write(
            try #require(try Disk().read(results.appending(name))), to: "Results/\(old.name)/\(name)")
        }
      }
      return workplace
    }

    /// The properties that change when a file is written: its inode and its modification time.
    private func stamps(_ workplace: Workplace, _ name: String) throws -> [String] {
      let folder = workplace.path("Results/\(name)")
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != ".state" }.sorted().map {
        file in
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + file)
        let changed = try #require(attributes[.modificationDate] as? Date)
        return "\(file) \(attributes[.systemFileNumber] ?? 0) \(changed.timeIntervalSince1970)"
      }
    }

    @Test(arguments: all)
    func nothingIsMadeAgain(_ old: Old) throws {
      let workplace = try workplace()
      let spec = workplace.path("\(old.name).yaml")
      let before = try stamps(workplace, old.name)
      let ran = caviar("run", spec, "--results", workplace.results)
      #expect(ran.code == old.code && ran.errors.contains("nothing to do: the results are complete"), "\(ran)")
      if let best = old.best { #expect(ran.output.contains("\n\(old.name): \(best)"), "\(ran.output)") }
      #expect(caviar("run", spec, "--results", workplace.results, "--strict", "--quiet").code == old.strict)
      #expect(caviar("report", spec, "--results", workplace.results, "--strict").code == old.strict)
      #expect(try stamps(workplace, old.name) == before)
      #expect(
        caviar("report", spec, "--results", workplace.results, "--json").output
          == (try workplace.text("Results/\(old.name)/summary.json")))
      #expect(caviar("status", spec, "--results", workplace.results, "--json").json?["state"] == "finished")
      #expect(!caviar("report", spec, "--results", workplace.results).errors.contains("has changed"))
    }

    /// A data file that a stricter reader rejects: the bytes are the same, so it is not parsed.
    @Test func whatIsFinishedNeedsNoReading() throws {
      let workplace = try workplace()
      let spec = workplace.path("folds.yaml")
      try workplace.write("x,y\n1,2,3\n", to: "order.csv")
      // By sha256sum.
      let hash = "e87cd5138610a5e63fdb6ac270ee5c5038cc856114824bf781f175497822fa5b"
      let run = try workplace.text("Results/folds/run.json").replacing(
        /"sha256" : "\w+"/, with: "\"sha256\" : \"\(hash)\"")
      try workplace.write(run, to: "Results/folds/run.json")
      let ran = caviar("run", spec, "--results", workplace.results)
      #expect(ran.code == 0 && ran.errors.contains("nothing to do"), "\(ran)")
    }

    @Test func theListShowsThem() throws {
      let workplace = try workplace()
      let list = caviar("list", "--results", workplace.results, "--json")
      guard case .list(let all)? = list.json else {
        Issue.record("no list")
        return
      }
      #expect(all.map { $0["state"] } == Array(repeating: "finished", count: 4))
    }

    /// A changed spec or other data would need fits of these numerics next to those of the old ones.
    @Test func moreIsRefused() throws {
      let workplace = try workplace()
      let before = try stamps(workplace, "folds")
      let text = try workplace.text("folds.yaml")
      let more = try workplace.write(text.replacing("trials: 3", with: "trials: 4"), to: "folds.yaml")
      let refused = caviar("run", more, "--results", workplace.results)
      #expect(refused.code == 78 && refused.errors.contains("numerics: 1 → \(Numerics.current)"), "\(refused)")
      try workplace.write(text, to: "folds.yaml")
      try workplace.write(try workplace.text("order.csv") + "0.5,0.5,1\n", to: "order.csv")
      let other = caviar("run", more, "--results", workplace.results)
      #expect(other.code == 78 && other.errors.contains("data file sha256: "), "\(other)")
      #expect(try stamps(workplace, "folds") == before)
    }

    /// A missing file that follows from the others is rebuilt, and the others stay as they are.
    @Test func whatIsMissingIsMadeAgain() throws {
      let workplace = try workplace()
      let summary = try workplace.text("Results/missing/summary.json")
      workplace.remove("Results/missing/report.md")
      let ran = caviar("run", workplace.path("missing.yaml"), "--results", workplace.results)
      #expect(ran.code == 0 && ran.errors.contains("rebuilt from the other files: report.md\n"), "\(ran)")
      #expect(try workplace.text("Results/missing/summary.json") == summary)
      workplace.remove("Results/final/best.safetensors")
      #expect(caviar("run", workplace.path("final.yaml"), "--results", workplace.results).code == 78)
    }

    /// Results are retrained as far as they can be compared.
    @Test(arguments: ["missing", "folds", "final"])
    func verifySaysWhatItCompares(name: String) throws {
      let workplace = try workplace()
      let before = try stamps(workplace, name)
      let spec = workplace.path("\(name).yaml")
      let found = caviar("verify", spec, "--results", workplace.results, "--json")
      #expect(found.json?["numerics"] == 1 && found.json?["same_engine"] == false, "\(found)")
      #expect(found.json?["inputs"] == [] && found.json?["difference"] == nil, "\(found)")
      #expect(found.code == 0, "\(found)")
      let result = caviar("verify", spec, "--results", workplace.results, "--sample", "1")
      #expect(result.output.contains("numerics 1"), "\(result)")
      #expect(try stamps(workplace, name) == before)
    }

    @Test func diffNamesTheNumerics() throws {
      let workplace = try workplace()
      let spec = workplace.path("folds.yaml")
      #expect(caviar("run", spec, "--results", workplace.path("New"), "--quiet").code == 0)
      let found = caviar("diff", workplace.path("Results/folds"), workplace.path("New/folds"))
      #expect(found.output.contains("numerics") && !found.output.contains("sha256"), "\(found)")
    }

    @Test func theSavedNetworkPredicts() throws {
      let workplace = try workplace()
      try workplace.write("x,y\n0.1,0.2\n1.4,-1\n", to: "new.csv")
      let result = caviar(
        "predict", workplace.path("final.yaml"), "--results", workplace.results, "--input", workplace.path("new.csv"))
      // The older build rejected it: the names of repeated layers differed from those of the weights.
      #expect(result.code == 66, "\(result)")
    }

    /// If no fit has failed, there is nothing to retry.
    @Test func nothingToTryAgain() throws {
      let workplace = try workplace()
      for name in ["folds", "missing"] {
        let before = try stamps(workplace, name)
        let ran = caviar("run", workplace.path("\(name).yaml"), "--results", workplace.results, "--retry", "failed")
        #expect(ran.code == 0 && ran.errors.contains("nothing to do: the results are complete"), "\(ran)")
        #expect(try stamps(workplace, name) == before)
      }
    }

    /// Fits that an older build had trained when it was killed cannot be reused; they are retrained, with a message.
    @Test func whatItHadTrainedIsTrainedAgain() throws {
      let workplace = try workplace()
      let journal = FilePath(Repository.path(Self.folder)).appending("interrupted.journal")
      try workplace.write(try #require(try Disk().read(journal)), to: "Results/interrupted/.state/journal")
      let spec = workplace.path("interrupted.yaml")
      let status = caviar("status", spec, "--results", workplace.results, "--json")
      #expect(status.json?["state"] == "interrupted" && status.output.contains("another version of the program"))
      let ran = caviar("run", spec, "--results", workplace.results)
      #expect(ran.code == 0 && (ran.errors + ran.output).contains("another version of the program"), "\(ran)")
      #expect(try workplace.text("Results/interrupted/run.json").contains("\"numerics\" : \(Numerics.current)"))
    }
  }
}
