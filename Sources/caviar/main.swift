internal import CaviarCLI

#if AVX2
  // These lines are compiled for every processor, and what they call is not.
  if Processor.lacksAVX2 { Processor.refuse() }
#endif

CommandLineProgram.main()
