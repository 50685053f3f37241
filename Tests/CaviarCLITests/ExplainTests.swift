import CaviarCLI
import CaviarSpec
import Testing

extension CommandLineTests {
  @Suite struct ExplainTests {
    /// The module is printed as it is, to be written to a file.
    @Test func theModuleForPython() throws {
      let explained = caviar("explain", "python")
      let file = try Repository.text("Sources/CaviarCLI/Python/caviar.py")
      #expect(explained.code == 0 && explained.output == file)
    }

    @Test(arguments: Reference.topics.map(\.name).filter { $0 != "python" })
    func everyTopicIsExplained(topic: String) throws {
      let known = try #require(Reference.topics.first { $0.name == topic })
      let explained = caviar("explain", topic)
      #expect(explained.code == 0 && explained.errors.isEmpty)
      #expect(explained.output.hasPrefix("\(topic): \(known.summary)\n"))
      for option in known.options { #expect(explained.output.contains("\n  \(option.name) ")) }
      #expect(caviar("explain", topic, "--json").json != nil)
      #expect(caviar("explain").output.contains(known.summary))
    }

    @Test(arguments: [
      ("adam", "optimizer.adam"), ("lr", "learning_rate"), ("training.l2", "l2"), ("kaiming", "initializer.he"),
      ("loguniform", "scale.log"), ("momentum.beta", "beta"), ("n_trials", "trials"),
      ("val_acc", "metric.accuracy"), ("val_loss", "metric.loss"), ("low", "scale.natural"), ("both", "scale.natural"),
      ("nan", "outcome.nan"), ("NaN", "outcome.nan"), ("failed", "outcome.exploded"),
      ("completed", "outcome.completed"),
      ("overfitting", "diagnosis.overfitting"), ("trials.csv", "file.trials.csv"), (".state", "file.state"),
      ("Results/digits/best.yaml", "file.best.yaml"), ("curves", "file.curves.csv"), ("78", "exit_code.78"),
      ("random or grid", "concept.random_or_grid"), ("random_search", "concept.random_or_grid"),
      ("hard_max", "concept.hard_max"), ("hardmax", "concept.hard_max"), ("softmax", "concept.hard_max"),
      ("softmax", "layer.softmax"), ("why_batch_norm", "concept.why_batch_norm"), ("betas", "concept.two_betas"),
      ("two betas", "concept.two_betas"), ("covariate shift", "concept.covariate_shift"),
      ("capacity", "concept.capacity"),
      ("tiers", "concept.tiers"), ("panda", "concept.panda"), ("caviar", "concept.caviar"),
      ("update ratio", "concept.update_ratio"), ("border", "concept.boundary_warning"),
      ("coarse-to-fine", "concept.coarse_to_fine"), ("scales", "concept.scales"), ("scales", "scale.log"),
      ("exit_codes", "exit_code.65"), ("diagnoses", "diagnosis.overfitting"), ("outcomes", "outcome.nan"),
      ("result files", "file.summary.json"), ("concepts", "concept.panda"),
    ])
    func wordsAreFound(word: String, topic: String) {
      let explained = caviar("explain", word)
      #expect(explained.code == 0)
      #expect(explained.output.contains(topic))
    }

    @Test func aKindListsItsMembers() {
      let optimizers = Reference.topics.filter { $0.name.hasPrefix("optimizer.") }
      let listed = caviar("explain", "optimizer")
      #expect(listed.code == 0)
      for optimizer in optimizers { #expect(listed.output.contains("\(optimizer.name) ")) }
      #expect(caviar("explain", "training.optimizer.adam").output == caviar("explain", "optimizer.adam").output)
    }

    @Test func theNearestNameIsOffered() {
      let wrong = caviar("explain", "learning_rat")
      #expect(wrong.code == 64)
      #expect(wrong.errors.contains("did you mean `learning_rate`?"))
      #expect(caviar("explain", "covariat shift").errors.contains("did you mean `covariate_shift`?"))
      #expect(caviar("explain", "overfittin").errors.contains("did you mean `overfitting`?"))
    }

    /// Several unquoted words form one topic.
    @Test func severalWordsAreOneTopic() {
      #expect(caviar("explain", "random", "or", "grid").output == caviar("explain", "random or grid").output)
    }

    @Test func aConceptIsLinesAndASpec() throws {
      let explained = try #require(caviar("explain", "panda", "--json").json)
      guard case .list(let topics) = explained, case .list(let lines)? = topics.first?["lines"] else {
        Issue.record("no lines")
        return
      }
      #expect(lines.count == 4)
      #expect(topics[0]["spec"]?.cell.contains("stages:") == true)
    }
  }
}
