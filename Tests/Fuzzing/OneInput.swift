import Glibc

/// The target that the variable FUZZ_TARGET names.
private let target: FuzzTarget = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.named(name) else {
    let known = FuzzTarget.all.map(\.name).joined(separator: ", ")
    report("FUZZ_TARGET is \"\(name)\"; targets are \(known)")
    exit(2)
  }
  return target
}()

/// What libFuzzer calls for every input; a violation ends the process, so that the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func runOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    report("\(target.name): \(error)")
    abort()
  }
  return 0
}

private func report(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
}
