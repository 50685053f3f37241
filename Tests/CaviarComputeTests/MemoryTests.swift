import Foundation
import Glibc
import Testing

@testable import CaviarCompute

/// Numbers and bytes that lie in files are those that lie in memory.
@Suite struct MemoryTests {
  /// Calls `body` with a file of these bytes.
  private func withFile<Result>(_ bytes: [UInt8], _ body: (_ path: String, _ file: CInt) throws -> Result) throws
    -> Result
  {
    let path = FileManager.default.temporaryDirectory.appending(path: "caviar-" + UUID().uuidString).path
    try Data(bytes).write(to: URL(filePath: path))
    let file = open(path, O_RDONLY)
    defer {
      close(file)
      try? FileManager.default.removeItem(atPath: path)
    }
    return try body(path, file)
  }

  @Test func aTableInAFileHasTheSameNumbers() throws {
    let numbers = (0..<7 * 5).map { Double($0) / 3 }
    func table(_ largestBlock: Int) throws -> FeatureTable {
      try FeatureTable(rows: 7, columns: 5, largestBlock: largestBlock) { append in
        append(Array(numbers[..<10]).span)
        append(Array(numbers[10...]).span)
      }
    }
    let (file, memory) = (try table(7 * 5 * 4 - 1), try table(7 * 5 * 4))
    #expect(file == memory && file.isFinite)
    #expect(file.rows([6, 0]) == memory.rows([6, 0]))
    #expect(memory[34] == Float(34.0 / 3))
  }

  @Test func aFolderWithoutSpaceIsAnError() throws {
    #expect(throws: SystemError(code: ENOENT)) {
      try MappedMemory(temporaryFileIn: "/nonexistent", count: 100)
    }
    #expect(throws: SystemError.self) {
      try MappedMemory(temporaryFileIn: NSTemporaryDirectory(), count: 1 << 60)
    }
    #expect(SystemError(code: ENOSPC).description == "No space left on device")
  }

  @Test func mappedBytesAreThoseOfTheFile() throws {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try withFile(bytes) { path, file in
      let mapped = try FileBytes(mapping: file)
      #expect(mapped.isMapped && mapped.count == bytes.count && mapped.array == bytes)
      #expect(mapped.array(3) == [0, 7, 14] && FileBytes(bytes).array(3) == [0, 7, 14])
      #expect(mapped.withSpan { $0[9_999] } == bytes[9_999])
      #expect(mapped.isUnchanged)
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: [1])
      try handle.close()
      #expect(!mapped.isUnchanged && mapped.array == bytes)
    }
  }

  @Test func aLimitIsAPartOfTheMemory() {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    #expect(MemoryLimit.largestBlock > 0 && MemoryLimit.largestBlock <= physical / 4)
  }
}
