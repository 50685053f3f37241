internal import CaviarCLI

CommandLineProgram.main()
