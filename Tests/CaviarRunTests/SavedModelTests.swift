import CaviarDiagnostics
import CaviarRun
import CaviarStore
import CaviarTables
import SystemPackage
import Testing

/// A damaged `best.safetensors` is refused or read, and never traps.
@Suite struct SavedModelTests {
  /// Every changed byte of a saved network's header, and some of its numbers, gives predictions or an error.
  @Test func changedBytes() throws {
    let sandbox = try Sandbox()
    let spec = SpecText.single.with { $0.extra = "final: {repeats: 1}" }
    try sandbox.run(spec)
    let path = sandbox.path.appending("Results/small/best.safetensors")
    let saved = try #require(try Disk().read(path))
    let rows = Array(try sandbox.text("digits.csv").split(separator: "\n").prefix(3).joined(separator: "\n").utf8)
    func attempt(_ bytes: [UInt8]) -> Failure? {
      do throws(Failure) {
        _ = try Predictor(bytes, file: path).answer(to: DataFile(name: "rows.csv", bytes: rows))
        return nil
      } catch {
        return error
      }
    }
    #expect(attempt(saved) == nil)
    #expect(attempt(Array(saved.dropLast()))?.message.contains("best.safetensors is not a network") == true)
    for index in stride(from: 0, to: saved.count, by: 37) {
      for value: UInt8 in [0, 0x30, 0xFF, saved[index] ^ 1] {
        var bytes = saved
        bytes[index] = value
        if let failure = attempt(bytes) { #expect(failure.kind == .badInput, "\(index): \(failure.message)") }
      }
    }
  }
}
