internal import CaviarDiagnostics

extension Diagnostic {
  /// Creates an error from libyaml's, worded for users and placed at its likely cause.
  init(_ problem: SyntaxProblem, in text: SourceText) {
    let place = text.location(problem.place, problem.place)
    let rest = text.rest(of: place)
    if rest.first == "\t" {
      self.init(
        .yamlTab, "a tab is not allowed in the indentation", at: place,
        notes: ["YAML indents with spaces, since the width of a tab is not known; use two spaces for each level"],
        suggestion: Indentation.instead(ofTabIn: place.line, of: text.file))
      return
    }
    if let indentation = Indentation(problem, at: place, in: text.file) {
      self.init(
        .yamlSyntax, indentation.message, at: indentation.location, notes: indentation.notes,
        suggestion: indentation.suggestion)
      return
    }
    let context = text.location(problem.contextPlace, problem.contextPlace)
    let hasContext = problem.context != nil
    let explanation = SyntaxExplanation(
      problem, at: rest, of: place, from: hasContext ? context : place)
    var notes = explanation.notes
    if hasContext, !explanation.isAboutContext, context.line != place.line, let what = problem.context {
      notes.append("\(what), which starts in line \(context.line), column \(context.column)")
    }
    self.init(
      .yamlSyntax, explanation.message, at: hasContext && explanation.isAboutContext ? context : place, notes: notes,
      suggestion: explanation.suggestion)
  }
}

/// One of libyaml's errors in words for the author of a spec, with a correction.
struct SyntaxExplanation {
  let message: String
  var notes: [String] = []
  var suggestion: String?

  /// True if the error is shown at the start of the construct that could not be read, not at the place where reading stopped.
  var isAboutContext = false
}

extension SyntaxExplanation {
  /// Explains one of libyaml's errors.
  ///
  /// - Parameters:
  ///   - problem: The error.
  ///   - rest: The line, from the place of the error on.
  ///   - place: The place of the error.
  ///   - context: The start of the construct that could not be read.
  init(
    _ problem: SyntaxProblem, at rest: Substring.UnicodeScalarView, of place: SourceLocation,
    from context: SourceLocation
  ) {
    let isOver = context.line < place.line && BlockLine.isOver(context, at: place)
    let found = isOver ? nil : rest.first
    self =
      Self.ofCollection(problem.problem, at: found, from: context) ?? Self.ofScalar(problem.problem, at: rest, found)
      ?? Self.ofPlace(problem.problem, at: found) ?? SyntaxExplanation(message: problem.problem)
  }

  private static func text(_ found: Unicode.Scalar?) -> String { found.map { "'\($0)'" } ?? "the end of the line" }

  /// Explains an error in a mapping or a list. Nil for another.
  private static func ofCollection(
    _ problem: String, at found: Unicode.Scalar?, from context: SourceLocation
  ) -> SyntaxExplanation? {
    let character = text(found)
    switch problem {
    case "mapping values are not allowed in this context":
      return SyntaxExplanation(
        message: "a ':' is not allowed here",
        notes: [
          "a text that contains ': ' needs quotes",
          "each key of a mapping begins a line, all in the same column",
        ])
    case "could not find expected ':'":
      let suggestion = BlockLine.instead(ofNoColonIn: context)
      return SyntaxExplanation(
        message: "a ':' is missing after this key",
        notes: suggestion == nil ? ["write 'key: value', with a space after the ':'"] : [], suggestion: suggestion,
        isAboutContext: true)
    case "did not find expected key":
      return SyntaxExplanation(
        message: "expected a key of the mapping, found \(character)",
        notes: ["the keys of a mapping all begin in the same column; a text after a closing quote is not part of it"])
    case "did not find expected '-' indicator":
      return SyntaxExplanation(
        message: "expected '- ' of the list, found \(character)",
        notes: [
          "the '-' of a list are all in the same column, and an item's content is to the right of its '-'"
        ])
    case "did not find expected ',' or ']'":
      return SyntaxExplanation(
        message: found == nil ? "this '[' is not closed" : "expected ',' or ']', found \(character)",
        isAboutContext: found == nil)
    case "did not find expected ',' or '}'":
      return SyntaxExplanation(
        message: found == nil ? "this '{' is not closed" : "expected ',' or '}', found \(character)",
        isAboutContext: found == nil)
    default: return nil
    }
  }

  /// Explains an error in a text or a number. Nil for another.
  private static func ofScalar(
    _ problem: String, at rest: Substring.UnicodeScalarView, _ found: Unicode.Scalar?
  ) -> SyntaxExplanation? {
    switch problem {
    case "did not find expected node content":
      SyntaxExplanation(message: "expected a value, found \(text(found))")
    case "found unexpected end of stream", "found unexpected document indicator":
      SyntaxExplanation(
        message: "this quote is not closed", notes: ["in single quotes, a quote is written twice: 'it''s'"],
        isAboutContext: true)
    case "found unknown escape character":
      SyntaxExplanation(
        message: "unknown escape '\(String(rest.prefix(2)))' in double quotes",
        notes: [#"write a backslash as '\\', or use single quotes, in which it has no special meaning"#])
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      SyntaxExplanation(
        message: "this escape is not a character",
        notes: [#"allowed are '\x41', '\u0041' and '\U00000041', with 2, 4 and 8 hexadecimal digits"#])
    case "found character that cannot start any token":
      SyntaxExplanation(message: "a value cannot start with \(text(found))", notes: ["put the text in quotes"])
    default: nil
    }
  }

  /// Explains an error about a token that is not allowed at its place. Nil for another.
  private static func ofPlace(_ problem: String, at found: Unicode.Scalar?) -> SyntaxExplanation? {
    switch problem {
    case "block sequence entries are not allowed in this context":
      SyntaxExplanation(
        message: "a list cannot start here", notes: ["start it on a new line, or write it as [a, b]"])
    case "mapping keys are not allowed in this context":
      SyntaxExplanation(
        message: "a key cannot start here",
        notes: ["start the mapping on a new line, or write it as {a: 1, b: 2}"])
    case "did not find expected <document start>":
      SyntaxExplanation(
        message: "expected the end of the file, found \(text(found))",
        notes: ["the value before it is complete; check the brackets and the indentation"])
    case "found undefined tag handle":
      SyntaxExplanation(message: "unknown tag", notes: ["put a text that starts with '!' in quotes"])
    case "did not find expected alphabetic or numeric character":
      SyntaxExplanation(
        message: "the name of an anchor ('&') or an alias ('*') has only letters, digits, '-' and '_'",
        notes: ["put a text that starts with '&' or '*' in quotes"], isAboutContext: true)
    case "did not find expected comment or line break":
      SyntaxExplanation(
        message: "expected a comment or the end of the line, found \(text(found))",
        notes: ["the text of '|' and '>' starts in the next line"])
    case "found incompatible YAML document":
      SyntaxExplanation(
        message: "the file requires another version of YAML; this is 1.2", notes: ["delete the line '%YAML'"])
    default: nil
    }
  }
}
