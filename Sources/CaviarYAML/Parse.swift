package import CaviarDiagnostics

/// Reads a file as one YAML document.
///
/// A syntax error ends the reading. Every other error is reported and the reading goes on: of a key that stands twice,
/// the first entry is kept; a merge key or a key that is a list or a mapping is left out; an unknown tag is ignored.
///
/// - Parameters:
///   - bytes: the file, in UTF-8.
///   - name: its path, for the locations.
///   - limits: how much is read.
///   - sink: takes all that is wrong.
/// - Returns: the document's root; nil if the bytes are not one whole document, and then the sink has the error.
/// - Complexity: linear in the bytes; the nodes that aliases repeat are shared, not copied.
package func parse(
  _ bytes: [UInt8], name: String, limits: ReadingLimits = .standard, into sink: inout DiagnosticSink
) -> Node? {
  do throws(Diagnostic) {
    let text = try SourceText(bytes, name: name, limits: limits)
    var composer = Composer(text, limits: limits)
    let root = composer.root()
    for finding in composer.sink.diagnostics { sink.append(finding) }
    return root
  } catch {
    sink.append(error)
    return nil
  }
}
