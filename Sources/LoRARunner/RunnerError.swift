/// Why the runner refuses its input; the program prints it on one line and leaves with exit code 65.
struct RunnerError: Error {
  var message: String

  init(_ message: String) {
    self.message = message
  }
}
