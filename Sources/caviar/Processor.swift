internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// The processor that the program runs on.
enum Processor {
  /// True if Linux reports that it lacks AVX2, for which the modules are compiled.
  static var lacksAVX2: Bool {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return false }
    guard let flags = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }) else { return false }
    return !flags.split(separator: " ").contains("avx2")
  }

  /// Ends the program, where it would otherwise die of an illegal instruction.
  static func refuse() -> Never {
    let message = """
      caviar: error: this processor has no AVX2, for which this program was built
        `CAVIAR_AVX2=off swift build -c release` builds it for all: slower, with the same results

      """
    _ = try? FileDescriptor.standardError.writeAll(message.utf8)
    // `ExitCode.unsupportedProcessor`, in whose module there may be such an instruction.
    exit(EX_UNAVAILABLE)
  }
}
