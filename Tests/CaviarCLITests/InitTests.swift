import Testing

extension CommandLineTests {
  @Suite struct InitTests {
    @Test func whatItWritesIsValid() throws {
      let workplace = try Workplace()
      let spec = workplace.path("first.yaml")
      let written = caviar("init", workplace.path("digits.csv"), "--label", "digit", "--output", spec)
      #expect(written.code == 0 && written.errors.isEmpty)
      #expect(written.output.contains("200 examples, 64 features, 10 classes"))
      #expect(caviar("validate", spec).code == 0)
      #expect(caviar("plan", spec).code == 0)
    }

    /// An experiment is named after the spec's file, which is named after the data by default.
    @Test(arguments: [
      ("my data 日本", "my_data"), ("-dash", "dash"), ("digits.v2", "digits"), (".hidden", "hidden"),
      ("日本", "experiment"),
      (String(repeating: "long", count: 40), String(repeating: "long", count: 25)),
    ])
    func everyFileGivesAName(file: String, name: String) throws {
      let workplace = try Workplace()
      let spec = workplace.path(file + ".yaml")
      #expect(caviar("init", workplace.path("digits.csv"), "--label", "digit", "--output", spec).code == 0)
      #expect(try workplace.text(file + ".yaml").contains("\nname: \(name)\n"))
      #expect(caviar("plan", spec).output.contains(": 60 fits"))
    }

    @Test func withoutOutputTheSpecStandsInThisFolder() async throws {
      let workplace = try Workplace()
      try workplace.write(try workplace.text("digits.csv"), to: "data/my digits.v2.csv")
      let folder = workplace.path("")
      let first = try await shell(
        "cd '\(folder)' && \"$caviar\" init 'data/my digits.v2.csv' --label digit", in: workplace)
      #expect(first.code == 0 && first.output.contains("wrote my_digits.yaml: "), "\(first)")
      #expect(try workplace.text("my_digits.yaml").contains("\nname: my_digits\n"))
      #expect(try workplace.text("my_digits.yaml").contains("\n  csv: \"data/my digits.v2.csv\"\n"))
    }

    @Test func theFormIsTold() throws {
      let workplace = try Workplace()
      let rows = (1...20).map { "\($0 * 3)\t\($0 % 3)\t\($0 % 2 == 0 ? "even" : "odd")\n" }.joined()
      let data = try workplace.write(rows, to: "rows.tsv")
      let spec = workplace.path("rows.yaml")
      let written = caviar(
        "init", data, "--label", "2", "--header", "false", "--delimiter", "\\t", "--output", spec)
      #expect(written.output.contains("20 examples, 2 features, 2 classes"))
      #expect(caviar("plan", spec).code == 0)
      #expect(caviar("init", data, "--label", "2", "--delimiter", "x").code == 64)
    }

    @Test func valuesAreRegressedAndMissingCellsHaveARule() throws {
      let workplace = try Workplace()
      let rows = (1...40).map { "\($0 == 3 ? "?" : String($0)),\($0 % 2 == 0 ? "a" : "b"),\($0).25\n" }.joined()
      let data = try workplace.write("size,kind,price\n" + rows, to: "prices.csv")
      let spec = workplace.path("prices.yaml")
      let written = caviar("init", data, "--label", "price", "--output", spec)
      #expect(written.output.contains("40 examples, 2 features, regression"))
      #expect(try workplace.text("prices.yaml").contains("  - regression\n"))
      #expect(try workplace.text("prices.yaml").contains("  missing: "))
      #expect(caviar("plan", spec).code == 0)
    }

    @Test func theLabelMayBeANumber() throws {
      let workplace = try Workplace()
      let spec = workplace.path("first.yaml")
      #expect(caviar("init", workplace.path("digits.csv"), "--label", "64", "--output", spec).code == 0)
      #expect(try workplace.text("first.yaml").contains("label: 64\n"))
      #expect(caviar("plan", spec).code == 0)
    }

    /// A name takes precedence over a number, but no cell of a file without a header is a name.
    @Test(arguments: [
      ("a,2021\n", "2021", "\"2021\""), ("2,a,b\n", "2", "\"2\""), ("a,b,c\n", "2", "2"), ("", "1", "1"),
    ])
    func aNameMayBeANumber(header: String, label: String, written: String) throws {
      let workplace = try Workplace()
      let columns = max(2, header.split(separator: ",").count)
      let rows = (1...20).map { row in (1...columns).map { "\((row + $0) % 2)" }.joined(separator: ",") + "\n" }
      let data = try workplace.write(header + rows.joined(), to: "rows.csv")
      let spec = workplace.path("rows.yaml")
      // Without a header the first row is 0 and 1, which may be the numbers of the columns too.
      let hints = header.isEmpty ? ["--header", "false"] : []
      let first = caviar(["init", data, "--label", label, "--output", spec] + hints)
      #expect(first.code == 0, "\(first.errors)")
      #expect(try workplace.text("rows.yaml").contains("label: \(written)\n"))
      #expect(caviar("plan", spec).code == 0)
    }

    @Test func whatIsThereIsLeftAlone() throws {
      let workplace = try Workplace()
      let spec = try workplace.write("mine\n", to: "first.yaml")
      let refused = caviar("init", workplace.path("digits.csv"), "--label", "digit", "--output", spec)
      #expect(refused.code == 73)
      #expect(refused.output.isEmpty && refused.errors.contains("\(spec) already exists"))
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
