import ArgumentParser
import CaviarSpec

extension TimeSpan: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
  package var defaultValueDescription: String { text }
}
