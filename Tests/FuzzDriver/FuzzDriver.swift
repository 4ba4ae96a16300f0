// The program that libFuzzer's own main function drives; what it calls for each input is in OneInput.swift, where every
// build of the tests compiles it.
import Fuzzing
