import Foundation
import TestSupport
import Testing

/// Completion in the shells themselves, on the demonstration.
@Suite(.serialized) struct CompletionTests {
  let program: Program

  init() throws {
    program = try Program.withDemo()
    for shell in ["bash", "zsh", "fish"] {
      let script = try program.run("completions", shell, onStore: false)
      let name = shell == "zsh" ? "_countersign" : "countersign.\(shell)"
      try program.home.write(Array(script.output.utf8), to: name)
    }
  }

  private func shell(_ words: [String]) throws -> [String] {
    let folder = URL(fileURLWithPath: Program.executable).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let outcome = try OutsideTool.run(
      [
        "env", "-i", "HOME=\(program.home.path)", "PATH=\(folder):\(path)",
        "COUNTERSIGN_STORE=\(program.store)",
        "TERM=xterm", "LANG=C.UTF-8",
      ] + words)
    #expect(outcome.status == 0, "\(outcome.text)")
    return outcome.text.split(whereSeparator: \.isNewline).map(String.init)
  }

  /// What bash's readline would offer for the line; words are split as it splits them.
  private func bash(_ line: String) throws -> [String] {
    try shell([
      "bash", "--norc", "-c",
      """
      source "$HOME/countersign.bash"
      COMP_LINE="$1" COMP_POINT=${#1}
      read -ra COMP_WORDS <<< "$(sed -E 's/([@:=])/ \\1 /g' <<< "$1")"
      [[ "$1" == *" " ]] && COMP_WORDS+=("")
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _countersign_whole_words countersign "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}" 2>&1
      printf '%s\\n' "${COMPREPLY[@]}"
      """, "bash", line,
    ])
  }

  /// What an interactive fish makes of the line when Tab is pressed: it completes nowhere else.
  private func fish(_ line: String, offers words: String...) throws {
    let folder = URL(fileURLWithPath: Program.executable).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let home = program.home.path
    // A server that is about to end would take the next one's session.
    let socket = home + "/fish-\(UInt32.random(in: 0 ... .max))"
    func tmux(_ words: String...) throws -> String {
      try OutsideTool.run(["tmux", "-S", socket, "-f", "/dev/null"] + words).text
    }
    defer { _ = try? tmux("kill-server") }
    _ = try tmux(
      "new-session", "-d", "-x", "100", "-y", "12",
      "env -i HOME='\(home)' XDG_RUNTIME_DIR='\(home)' PATH='\(folder):\(path)' "
        + "COUNTERSIGN_STORE='\(program.store)' TERM=screen LANG=C.UTF-8 fish --no-config "
        + "-C 'function fish_prompt; echo \">>\"; end; source \"\(home)/countersign.fish\"'")
    func screen(_ isReady: (String) -> Bool) throws -> String {
      var text = ""
      try blockUntil("fish, whose screen is:\n\(text)") {
        text = try tmux("capture-pane", "-p")
        return isReady(text)
      }
      return text
    }
    _ = try screen { $0.contains(">>") }
    _ = try tmux("send-keys", "-l", line)
    _ = try screen { $0.contains(line) }
    _ = try tmux("send-keys", "Tab")
    _ = try screen { shown in words.allSatisfy(shown.contains) }
  }

  @Test func bashOffersCommandsAndWhatTheStoreKnows() throws {
    #expect(try bash("countersign re").sorted() == ["reject", "request-changes", "revoke"])
    #expect(Set(try bash("countersign show bill")) == ["billing-faq@2.1.0", "billing-router@1.0.0"])
    // Readline has split at @ and :, and wants back only what follows.
    #expect(try bash("countersign show billing-faq@2") == ["2.1.0"])
    #expect(try bash("countersign cascade base:desk") == ["desk-276k"])
    #expect(try bash("countersign cascade key:").contains("maria"))
    #expect(try bash("countersign approve x --key mar") == ["maria"])
    #expect(try bash("countersign check x --environment prod-").sorted() == ["prod-eu", "prod-us"])
    #expect(try bash("countersign certify x --suite kno") == ["knowledge@1"])
    #expect(try bash("countersign policy show eu") == ["eu-conduct@1"])
    #expect(try bash("countersign console --theme li") == ["light"])
    #expect(try bash("countersign console --clipboard o").sorted() == ["off", "osc52"])
  }

  @Test func fishOffersTheSame() throws {
    try fish("countersign show billing-f", offers: "countersign show billing-faq@2.1.0")
    try fish("countersign approve x --key mar", offers: "--key maria")
    try fish("countersign cascade base:", offers: "desk-276k", "gpt-4o-mini-2024-07-18")
  }

  /// In a real zsh on a pseudo-terminal: its completion works nowhere else.
  @Test func zshOffersTheSame() throws {
    let script = """
      zmodload zsh/zpty
      zpty z zsh -f -i
      line() { zpty -w z "$1" }
      line "PS1=; fpath=($HOME \\$fpath); autoload -Uz compinit; compinit -u -D; setopt no_beep; bindkey '^I' complete-word"
      line 'null-line() { print -r -- "=[$BUFFER]="; BUFFER=; zle send-break }; zle -N null-line; bindkey "^X" null-line'
      sleep 1
      for typed in "$@"; do
        zpty -wn z "$typed"$'\\t'; sleep 2; zpty -wn z $'\\x18'; sleep 0.5
      done
      zpty -w z 'print end''ed'
      while zpty -r z out '*ended*' 2>/dev/null; do print -r -- "$out"; [[ $out == *ended* ]] && break; done
      """
    let output = try shell([
      "timeout", "60", "zsh", "-fc", script, "zsh", "countersign show billing-f",
      "countersign approve x --key mar", "countersign environ",
    ]).joined(separator: "\n")
    for line in [
      "=[countersign show billing-faq@2.1.0 ]=", "=[countersign approve x --key maria ]=",
      "=[countersign environment ]=",
    ] {
      #expect(output.contains(line), "\(output)")
    }
  }

  @Test func nothingIsAskedAndNothingIsSaidWithoutAStore() throws {
    for store in [program.home.file("none.db"), program.home.file("passphrase"), "/", ""] {
      let outcome = try program.run(
        [
          "---completion", "show", "--", "positional@0", "4", "0", "countersign", "--store", store, "show",
          "",
        ],
        onStore: false)
      #expect(outcome.errors == "" && outcome.status == 0, "\(store): \(outcome)")
      if !store.isEmpty { #expect(outcome.output.split(separator: "\n").isEmpty, "\(store): \(outcome)") }
    }
    #expect(!FileManager.default.fileExists(atPath: program.home.file("none.db")))
  }
}
