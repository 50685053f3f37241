import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Testing

extension CommandLineTests {
  /// The detections of `caviar init`; `caviar plan` must accept every spec that it writes.
  @Suite struct InitDataTests {
    @Test(arguments: [
      (
        ["--label", "y"], "214 different whole numbers: regression (--classification makes them classes)",
        false
      ),
      (["--label", "y", "--regression"], "214 different whole numbers: regression", false),
      (["--label", "y", "--classification"], "214 classes (--regression predicts the number)", true),
      (["--label", "half"], "4 different decimals: regression", false),
      (["--label", "few"], "3 different whole numbers: 3 classes (--regression predicts the number)", true),
      (["--label", "few", "--regression"], "3 different whole numbers: regression", false),
      (["--label", "word"], "2 different words: 2 classes", true),
    ])
    func theLabelIsSaid(options: [String], says: String, areClasses: Bool) throws {
      let workplace = try Workplace()
      let rows = (0..<1284).map { row in
        "\(row % 40),\(row % 13).5,\(25 + row * 13 % 214),\(Double(row % 4) / 2),\(row % 3),\(["yes", "no"][row % 2])\n"
      }
      try workplace.write("age,bmi,y,half,few,word\n" + rows.joined(), to: "rows.csv")
      let spec = workplace.path("first.yaml")
      let written = caviar(["init", workplace.path("rows.csv"), "--output", spec] + options)
      #expect(
        written.code == 0 && written.output.contains(says), "\(written)")
      let text = try workplace.text("first.yaml")
      #expect(text.contains("  - softmax\n") == areClasses && text.contains("  - regression\n") == !areClasses)
      #expect(text.contains("objective: {metric: validation_loss, at: last}\n"))
      #expect(text.contains("preprocess: [standardize]}\n") == !areClasses)
      #expect(caviar("plan", spec).code == 0)
    }

    @Test func aLabelOfWordsIsNoNumber() throws {
      let workplace = try Workplace()
      try workplace.write(
        "x,y\n" + (0..<40).map { "\($0 % 7).5,\("pq".dropFirst($0 % 2).prefix(1))\n" }.joined(), to: "a.csv")
      let refused = caviar(
        "init", workplace.path("a.csv"), "--label", "y", "--regression", "--output", workplace.path("a.yaml"))
      #expect(refused.code == 66 && refused.errors.contains("\"p\""), "\(refused)")
      #expect(!workplace.has("a.yaml"))
      #expect(caviar("init", workplace.path("a.csv")).code == 64)
      let arrays = caviar("init", workplace.path("a.csv"), "--labels", "y")
      #expect(arrays.code == 64 && arrays.errors.contains("--labels is for arrays"), "\(arrays)")
    }

    /// Semicolons, decimal commas, thousands, a currency, Latin 1, and unusable columns, with gzip and without.
    @Test func aTableAsASpreadsheetWritesIt() throws {
      let workplace = try Workplace()
      let rows = (0..<40).map { row in
        "\(100 + row * 3);Person \(row);;1.\(100 + row),50 €;\(["Bern", "Zürich"][row % 2]);\(row % 3 == 0 ? "ja" : "nein")\n"
      }
      let text = "id;name;notes;price;city;kauft\n" + rows.joined()
      let latin = text.unicodeScalars.map { $0 == "€" ? 0x80 : UInt8($0.value) }
      try workplace.write(latin, to: "kunden.csv")
      let (said, spec) = try CommandLineTests.first(workplace, "kunden.csv", "--label", "kauft")
      #expect(said.contains("40 examples, 2 features, 2 classes"))
      for finding in [
        "encoding windows-1252", "delimiter \";\"", "decimal \",\"", "thousands \".\", so that \"1.234\" is 1234",
        "left out: id (a number of its own for each row), name (40 different words in 40 rows), notes (no row has a value)",
        "columns: price (numbers with \"€\" beside them)",
      ] { #expect(said.contains("\n  \(finding)\n"), "\(said)") }
      for line in [
        "  csv: kunden.csv", "  delimiter: \";\"", "  encoding: windows-1252", "  decimal: \",\"", "  thousands: \".\"",
        "    id: drop                        # a number of its own for each row",
        "    price: {number: {strip: \"€\"}}   # numbers with \"€\" beside them", "name: first",
      ] { #expect(spec.contains("\n\(line)\n"), "\(spec)") }
      try workplace.write(try gzip(latin), to: "kunden.csv.gz")
      workplace.remove("first.yaml")
      #expect(
        try CommandLineTests.first(workplace, "kunden.csv.gz", "--label", "kauft").said.contains(
          "40 examples, 2 features, 2 classes"))
    }

    @Test func rowsWithoutALabelAreSaid() throws {
      let workplace = try Workplace()
      let rows = (0..<40).map { "\($0 * 7 % 11).5,\($0 % 10 == 3 ? "NA" : String($0 % 2))\n" }.joined()
      try workplace.write("# by hand\nx,y\n" + rows, to: "rows.csv")
      let (said, spec) = try CommandLineTests.first(workplace, "rows.csv", "--label", "y")
      #expect(said.contains("36 examples, 1 feature, 2 classes") && said.contains("  comments \"#\"\n"))
      #expect(said.contains("  4 rows without a label are left out\n"))
      #expect(spec.contains("\n  comment: \"#\"\n") && spec.contains("\n  missing: {label: drop_row}\n"))
    }

    /// The spec states the data's path relative to its own folder, wherever `init` ran.
    @Test(arguments: [
      ("data/rows.csv", "b.yaml", "data/rows.csv"), ("data/rows.csv", "specs/b.yaml", "../data/rows.csv"),
      ("data/rows.csv", "$PWD/specs/b.yaml", "../data/rows.csv"), ("../data/rows.csv", "../b.yaml", "data/rows.csv"),
      ("rows.csv", "../b.yaml", "data/rows.csv"), ("./data/../data/rows.csv", "./data/b.yaml", "rows.csv"),
    ])
    func theDataIsNamedFromTheSpec(data: String, spec: String, named: String) async throws {
      let workplace = try Workplace()
      let rows = (0..<40).map { "\($0 * 7 % 11).5,\($0 % 2)\n" }.joined()
      try workplace.write("x,y\n" + rows, to: "data/rows.csv")
      try workplace.write("", to: "specs/other")
      let folder = workplace.path(data == "rows.csv" ? "data" : data.hasPrefix("../") ? "specs" : "")
      let written = try await shell(
        "cd '\(folder)' && \"$caviar\" init \(data) --label y -o \"\(spec)\"", in: workplace)
      #expect(written.code == 0, "\(written)")
      let path = spec.contains("specs/") ? "specs/b.yaml" : spec.hasPrefix("./data") ? "data/b.yaml" : "b.yaml"
      let text = try workplace.text(path)
      #expect(text.contains("\nname: b\n") && text.replacing("\"", with: "").contains("\n  csv: \(named)\n"), "\(text)")
      #expect(caviar("plan", workplace.path(path)).code == 0)
    }

    @Test func whereARowMayBeAHeaderTheOptionIsNamed() throws {
      let workplace = try Workplace()
      let data = try workplace.write("0,1\n" + (1...40).map { "\($0 % 7),\($0 % 2)\n" }.joined(), to: "rows.csv")
      let asked = caviar("init", data, "--label", "1", "--output", workplace.path("first.yaml"))
      #expect(asked.code == 66 && asked.errors.contains("--header true, or --header false"), "\(asked)")
      #expect(
        try CommandLineTests.first(workplace, "rows.csv", "--label", "1", "--header", "true").said.contains(
          "40 examples"))
      workplace.remove("first.yaml")
      #expect(
        try CommandLineTests.first(workplace, "rows.csv", "--label", "1", "--header", "false").said.contains(
          "41 examples"))
    }

    /// Stored blocks between a header and a CRC-32 (RFC 1952).
    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
      func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
      try #require(bytes.count < 65536)
      var crc: UInt32 = ~0
      for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
      }
      return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(bytes.count, 2) + little(~bytes.count & 0xFFFF, 2)
        + bytes
        + little(Int(~crc), 4) + little(bytes.count, 4)
    }
  }
}
