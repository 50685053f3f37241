import CaviarRun
import CaviarSpec
import Testing

extension CommandLineTests {
  @Suite struct ExplainTests {
    @Test(arguments: Reference.topics.map(\.name))
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
    }
  }
}
