import Testing

extension CommandLineTests {
  /// Writes a first spec for data, and requires that `plan` accepts it.
  ///
  /// - Returns: The output of `init`, and the spec with the data's path relative to its own folder.
  static func first(_ workplace: Workplace, _ data: String, _ options: String...) throws -> (
    said: String, spec: String
  ) {
    let spec = workplace.path("first.yaml")
    let written = caviar(["init", workplace.path(data), "--output", spec] + options)
    #expect(written.code == 0 && written.errors.isEmpty, "\(written)")
    let plan = caviar("plan", spec)
    #expect(plan.code == 0, "\(plan)")
    // An absolute path stays absolute in the spec; for comparison it is made relative to the spec's folder.
    let absolute = try Regex("\"\(workplace.path("x").dropLast())([^\"]*)\"")
    let text = try workplace.text("first.yaml").replacing(absolute) { String($0[1].substring ?? "") }
    return (written.output, text)
  }
}
