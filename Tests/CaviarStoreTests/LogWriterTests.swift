import CaviarDiagnostics
import CaviarStore
import CaviarThreads
import Dispatch
import SystemPackage
import Testing

/// Entries reach the disk in the order in which they are added, and are reported no sooner.
@Suite struct LogWriterTests {
  private static let format = LogFormat("caviar log 1")

  /// The texts in the groups of a log, each of which ends a line.
  private func entries(_ path: FilePath) throws -> [String] {
    let bytes = try #require(try Disk().read(path))
    let scan = try #require(Self.format.scan(bytes))
    #expect(scan.damage == nil && scan.end == bytes.count)
    return scan.payloads.flatMap { String(decoding: bytes[$0], as: UTF8.self).split(separator: "\n").map(String.init) }
  }

  private func tail(_ path: FilePath) throws(Failure) -> AppendLog.Tail {
    guard let bytes = try Disk().read(path), let scan = Self.format.scan(bytes) else { return .none }
    return AppendLog.Tail(scan, of: bytes)
  }

  @Test func entriesAreWrittenInOrderAndReportedOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("log")
    for run in 0..<2 {
      let reported = Mutex<[String]>([])
      try Disk().locked(folder.path.appending("lock")) { lock throws(Failure) in
        let log = try AppendLog.open(path, Self.format, on: Disk(), under: lock, after: tail(path))
        let writer = LogWriter<String>(log) { entries throws(Failure) in
          Array(entries.map { $0 + "\n" }.joined().utf8)
        } report: { entry in
          let isThere = (try? entries(path).contains(entry)) == true
          #expect(isThere, "\(entry)")
          reported.withLock { $0.append(entry) }
        }
        for number in 0..<100 { writer.add("\(run * 100 + number)", isNews: number % 2 == 0) }
        try writer.settle()
        #expect(reported.withLock { $0 } == stride(from: 0, to: 100, by: 2).map { "\(run * 100 + $0)" })
        writer.close()
      }
      #expect(try entries(path) == (0..<(run + 1) * 100).map(String.init))
    }
  }

  /// Opens a log whose groups have at most eight bytes, and writes entries at once.
  ///
  /// The writer begins with none of them: its report of the first entry waits until all others have arrived.
  ///
  /// - Returns: The reported entries, and the error.
  private func written(_ entries: [String], to path: FilePath) throws -> (reported: [String], failure: Failure?) {
    let reported = Mutex<[String]>([])
    let haveArrived = DispatchSemaphore(value: 0)
    return try Disk().locked(path.removingLastComponent().appending("lock")) { lock throws(Failure) in
      let log = try AppendLog.open(path, Self.format, on: Disk(), under: lock, after: .none, longestPayload: 8)
      let writer = LogWriter<String>(log) { entries throws(Failure) in
        Array(entries.map { $0 + "\n" }.joined().utf8)
      } report: { entry in
        if entry == "first" { haveArrived.wait() } else { reported.withLock { $0.append(entry) } }
      }
      writer.add("first")
      for entry in entries { writer.add(entry) }
      haveArrived.signal()
      var failure: Failure?
      do throws(Failure) { try writer.settle() } catch { failure = error }
      #expect(writer.hasFailed == (failure != nil))
      writer.close()
      return (reported.withLock { $0 }, failure)
    }
  }

  /// The format stores a length in four bytes: beyond them, a group would be cut off.
  @Test func aGroupThatIsTooLongIsSplit() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("log")
    let given = (1...9).map { "e\($0)" }
    let (reported, failure) = try written(given, to: path)
    #expect(failure == nil && reported == given)
    #expect(try self.entries(path) == ["first"] + given)
    let bytes = try #require(try Disk().read(path))
    let scan = try #require(Self.format.scan(bytes))
    #expect(scan.payloads.allSatisfy { $0.count <= 8 })
  }

  /// What comes before it is on the disk and reported; nothing after it is.
  @Test func anEntryThatIsTooLongIsAnError() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("log")
    let (reported, failure) = try written(["e1", "e2", "far too long", "e4"], to: path)
    #expect(failure?.kind == .inputOutput && failure?.message.contains("more than 4 GiB") == true)
    #expect(reported == ["e1", "e2"])
    #expect(try self.entries(path) == ["first", "e1", "e2"])
  }

  /// Without its lock another process may write: nothing is added, and whoever waits is told.
  @Test func aRemovedLogEndsTheWriting() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("log")
    try Disk().locked(folder.path.appending("lock")) { lock throws(Failure) in
      let log = try AppendLog.open(path, Self.format, on: Disk(), under: lock, after: .none)
      let writer = LogWriter<String>(log) { entries throws(Failure) in
        Array(entries.joined().utf8)
      } report: { _ in
      }
      writer.add("one")
      try writer.settle()
      try Disk().remove(path)
      writer.add("two")
      #expect(throws: Failure.self) { try writer.settle() }
      #expect(writer.hasFailed)
      writer.close()
    }
    #expect(!Disk().exists(path))
  }
}
