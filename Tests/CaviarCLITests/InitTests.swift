import Testing

extension CommandLineTests {
  @Suite struct InitTests {
    @Test func whatItWritesIsValid() throws {
      let workplace = try Workplace()
      let spec = workplace.path("first.yaml")
      let written = caviar("init", workplace.path("digits.csv"), "--label", "digit", "--output", spec)
      #expect(written.code == 0 && written.errors.isEmpty)
      #expect(written.output.contains("200 rows, 64 features, 10 classes"))
      #expect(caviar("validate", spec).code == 0)
      #expect(caviar("plan", spec).code == 0)
    }

    @Test func theLabelMayBeANumber() throws {
      let workplace = try Workplace()
      let spec = workplace.path("first.yaml")
      #expect(caviar("init", workplace.path("digits.csv"), "--label", "64", "--output", spec).code == 0)
      #expect(try workplace.text("first.yaml").contains("label: 64\n"))
      #expect(caviar("plan", spec).code == 0)
    }

    @Test func whatIsThereIsLeftAlone() throws {
      let workplace = try Workplace()
      let spec = try workplace.write("mine\n", to: "first.yaml")
      let refused = caviar("init", workplace.path("digits.csv"), "--label", "digit", "--output", spec)
      #expect(refused.code == 73)
      #expect(refused.output.isEmpty && refused.errors.contains("\(spec) is there already"))
      #expect(try workplace.text("first.yaml") == "mine\n")
    }

    @Test func aWrongLabelIsToldWithTheNearest() throws {
      let workplace = try Workplace()
      let spec = workplace.path("first.yaml")
      let wrong = caviar("init", workplace.path("digits.csv"), "--label", "digt", "--output", spec)
      #expect(wrong.code == 66)
      #expect(wrong.errors.contains("there is no column \"digt\""))
      #expect(wrong.errors.contains("did you mean \"digit\"?"))
      #expect(!workplace.has("first.yaml"))
    }

    @Test func missingDataIsNamed() throws {
      let missing = try Workplace().path("missing.csv")
      let result = caviar("init", missing, "--label", "digit")
      #expect(result.code == 66)
      #expect(result.errors.contains("the data file \(missing) is missing"))
    }
  }
}
