import Fuzzing
import Glibc

/// The target that the variable FUZZ_TARGET names.
private let target: FuzzTarget = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.named(name) else {
    let known = FuzzTarget.all.map(\.name).joined(separator: ", ")
    fputs("FUZZ_TARGET is \"\(name)\"; targets are \(known)\n", stderr)
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
    fputs("\(target.name): \(error)\n", stderr)
    abort()
  }
  return 0
}
