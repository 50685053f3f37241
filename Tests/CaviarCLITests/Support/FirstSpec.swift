import Testing

extension CommandLineTests {
  /// Writes a first spec for data, which `plan` must accept.
  ///
  /// - Returns: The words of `init`, and the spec with its data named from its own folder.
  static func first(_ workplace: Workplace, _ data: String, _ options: String...) throws -> (
    said: String, spec: String
  ) {
    let spec = workplace.path("first.yaml")
    let written = caviar(["init", workplace.path(data), "--output", spec] + options)
    #expect(written.code == 0 && written.errors.isEmpty, "\(written)")
    let plan = caviar("plan", spec)
    #expect(plan.code == 0, "\(plan)")
    // Data that was named by its absolute path is written so; here it is shown from the spec's folder.
    let absolute = try Regex("\"\(workplace.path("x").dropLast())([^\"]*)\"")
    let text = try workplace.text("first.yaml").replacing(absolute) { String($0[1].substring ?? "") }
    return (written.output, text)
  }
}
