import Foundation
import NcursesBackend
import Terminal

/// Uses up the stack.
@inline(never)
func overflow(_ depth: Int) -> Int {
  withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { memory in
    memory[0] = UInt8(truncatingIfNeeded: depth)
    return overflow(depth + 1) + Int(memory[0])
  }
}

/// An index out of range, which no optimiser can foresee.
@inline(never)
func trap() {
  let empty = CommandLine.arguments.filter { $0.isEmpty }
  print(empty[CommandLine.arguments.count])
}

let screen = try NcursesTerminal(ScreenOptions(environment: ProcessInfo.processInfo.environment))
var frame = Frame(size: screen.size, theme: Theme.dark.adapted(to: screen.capabilities))
frame.surface.write("ready", at: Point(column: 0, row: 0), width: 9, style: .plain)
screen.present(frame)

switch CommandLine.arguments.dropFirst().first ?? "" {
case "trap": trap()
case "overflow": print(overflow(0))
case "abort": abort()
case "worker-trap": Thread.detachNewThread { trap() }
case "worker-overflow": Thread.detachNewThread { print(overflow(0)) }
case "worker-abort": Thread.detachNewThread { abort() }
case "pool-overflow": DispatchQueue.global().async { print(overflow(0)) }
case "task-trap": Task.detached { trap() }
// Waits for a signal from outside.
default: break
}
for await _ in screen.events {}
