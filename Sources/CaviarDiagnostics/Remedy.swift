extension Failure {
  /// A remedy that needs a command or an option of the program.
  ///
  /// The modules below the command line choose the remedy; the command line has the words to type. Advice that needs none
  /// of these words is a note of the failure.
  package enum Remedy: Sendable, Equatable {
    /// Start again, which archives the present results.
    ///
    /// - Parameter orElse: The alternative that keeps the results, in the imperative.
    case startFresh(orElse: String)
    /// Restore a damaged file of the results, or start again.
    ///
    /// - Parameter orRemove: The file whose removal makes the next run take the fits from the journal. Nil without a journal.
    case restoreResults(orRemove: String?)
    /// Restore a damaged journal, move it away, or start again.
    case restoreJournal
    /// Restore a damaged network, or remove it and run again.
    case restoreNetwork
    /// Run a spec, since it has no results.
    ///
    /// - Parameter root: The folder in which the results of all experiments lie.
    case run(spec: String, root: String)
    /// Verify once another process has finished a spec, and see its progress until then.
    case verifyLater(spec: String, root: String)
    /// Remove a symbolic link, or give another folder of results.
    case removeLink
    /// Give another folder of data.
    case giveData
  }
}
