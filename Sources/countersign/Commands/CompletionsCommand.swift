import ArgumentParser
import Workflows

struct CompletionsCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "completions",
    abstract: "Print the completion script of a shell; `make install` puts all three in place.",
    """
    bash: source <(countersign completions bash)
    zsh: countersign completions zsh > DIR/_countersign, for a DIR in fpath
    fish: countersign completions fish > ~/.config/fish/completions/countersign.fish
    """,
    examples: ["countersign completions bash", "countersign completions fish"], exit: .setup)

  enum Shell: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }

  @OptionGroup var common: CommonOptions
  @Argument(help: "One of: \(Shell.allCases.map(\.rawValue).joined(separator: ", ")).") var shell: Shell

  func perform() async throws(Problem) {
    switch shell {
    case .bash: StandardOutput.write(Countersign.completionScript(for: .bash) + "\n" + Self.wholeWords + "\n")
    case .zsh: StandardOutput.write(Countersign.completionScript(for: .zsh) + "\n")
    case .fish: StandardOutput.write(Countersign.completionScript(for: .fish) + "\n")
    }
  }

  /// Readline splits words at `@`, `:` and `=`, which are in the middle of ours.
  ///
  /// The words are put together again before the generated function sees them, and readline gets back only what follows
  /// the last place where it split.
  private static let wholeWords = #"""
    _countersign_whole_words() {
        local rest="${COMP_LINE}" word
        local -a words=()
        local -i index cword=0
        for index in "${!COMP_WORDS[@]}"; do
            word="${COMP_WORDS[index]}"
            if [[ ${#words[@]} -gt 0 && "${rest}" != [[:space:]]*
                && ( "${word}" == [@:=]* || "${words[-1]}" == *[@:=] ) ]]; then
                words[-1]+="${word}"
            else
                words+=("${word}")
            fi
            while [[ "${rest}" == [[:space:]]* ]]; do rest="${rest#?}"; done
            rest="${rest#"${word}"}"
            (( index == COMP_CWORD )) && cword=$(( ${#words[@]} - 1 ))
        done
        COMP_WORDS=("${words[@]}")
        COMP_CWORD=${cword}
        local current="${words[cword]}"
        _countersign "$1" "${current}" "$( (( cword > 0 )) && printf '%s' "${words[cword - 1]}" )"
        local head="${current%"${current##*[@:=]}"}"
        COMPREPLY=("${COMPREPLY[@]#"${head}"}")
        if [[ -e "${COMPREPLY[0]}" ]]; then compopt -o filenames 2>/dev/null; fi
        return 0
    }
    complete -F _countersign_whole_words countersign
    """#
}
