internal import Glibc

/// Starts a program, found on PATH, that inherits nothing but the files that `actions` gives it, which must be 0, 1 and
/// 2.
///
/// Whatever else this process has open, a program that stays would hold for as long. And threads of a pool block
/// signals: a tmux that inherited that would not hear of its programs' ends, and never end itself.
///
/// - Parameters:
///   - command: The program and its arguments.
///   - actions: What its standard files are made from.
///   - child: Where its id goes.
/// - Returns: 0, or the number of the error.
func spawn(
  _ command: [String], _ actions: inout posix_spawn_file_actions_t, _ child: inout pid_t
) -> Int32 {
  for inherited in Int32(3)..<1024 { posix_spawn_file_actions_addclose(&actions, inherited) }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  var arguments = command.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  // Not Foundation's Process: it waits until everything that inherited its descriptor has ended, servers too.
  return posix_spawnp(&child, command[0], &actions, &attributes, &arguments, environ)
}
