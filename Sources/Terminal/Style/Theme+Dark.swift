extension Theme {
  /// The theme that is there even when no theme file is.
  ///
  /// Equal to themes/dark.yaml, which a test checks.
  public static let dark = Theme(
    name: "dark",
    assumes: Ground(foreground: .rgb(0xD7, 0xDA, 0xE0), background: .rgb(0x1C, 0x1E, 0x23)),
    rules: [
      .muted: StyleRule(muted, monochrome: .dim),
      .strong: StyleRule(ink, .bold),
      .accent: StyleRule(blue),
      .escape: StyleRule(amber, .underline),
      .match: StyleRule(night, on: amber, monochrome: .underline),
      .bar: StyleRule(ink, on: raised, monochrome: .reverse),
      .brand: StyleRule(blue, on: raised, .bold, monochrome: .reverse),
      .identity: StyleRule(muted, on: raised, monochrome: .reverse),
      .tab: StyleRule(muted, on: raised),
      .tabActive: StyleRule(ink, on: chosen, .bold, monochrome: .underline),
      .border: StyleRule(line),
      .borderFocused: StyleRule(blue, monochrome: .bold),
      .title: StyleRule(muted),
      .titleFocused: StyleRule(ink, .bold),
      .tableHeader: StyleRule(muted, monochrome: .underline),
      .tableSorted: StyleRule(blue, .bold),
      .selected: StyleRule(on: chosen, .bold, monochrome: .reverse),
      .selectedUnfocused: StyleRule(on: raised, monochrome: .underline),
      .marked: StyleRule(amber, .bold),
      .guide: StyleRule(line, monochrome: .dim),
      .scrollbar: StyleRule(line, monochrome: .dim),
      .footer: StyleRule(muted),
      .footerKey: StyleRule(blue, monochrome: .bold),
      .field: StyleRule(ink, on: raised, monochrome: .underline),
      .fieldFocused: StyleRule(ink, on: chosen, monochrome: .reverse),
      .placeholder: StyleRule(muted, .italic),
      .button: StyleRule(ink, on: raised),
      .buttonFocused: StyleRule(night, on: blue, .bold, monochrome: .reverse),
      .buttonDisabled: StyleRule(muted, .dim),
      .dialog: StyleRule(blue, monochrome: .bold),
      .danger: StyleRule(red, .bold),
      .passed: StyleRule(green),
      .failed: StyleRule(red, monochrome: .bold),
      .done: StyleRule(green),
      .partial: StyleRule(amber),
      .conditional: StyleRule(amber),
      .open: StyleRule(muted),
      .none: StyleRule(muted),
      .warning: StyleRule(amber, .bold),
      .unknown: StyleRule(violet),
      .running: StyleRule(blue),
      .suspended: StyleRule(orange),
      .inactive: StyleRule(muted),
    ])

  private static let ink = ThemeColor(.rgb(0xD7, 0xDA, 0xE0), ansi: 15)
  private static let muted = ThemeColor(.rgb(0x9C, 0xA3, 0xB0), ansi: 7)
  private static let line = ThemeColor(.rgb(0x6F, 0x77, 0x85), ansi: 8)
  private static let night = ThemeColor(.rgb(0x16, 0x18, 0x1C), ansi: 0)
  private static let raised = ThemeColor(.rgb(0x26, 0x29, 0x30), ansi: 0)
  private static let chosen = ThemeColor(.rgb(0x2B, 0x36, 0x4A), ansi: 4)
  private static let blue = ThemeColor(.rgb(0x8A, 0xB4, 0xF8), ansi: 12)
  private static let green = ThemeColor(.rgb(0x8C, 0xC9, 0x8F), ansi: 10)
  private static let amber = ThemeColor(.rgb(0xE3, 0xB5, 0x66), ansi: 11)
  private static let orange = ThemeColor(.rgb(0xF0, 0xA0, 0x72), ansi: 3)
  private static let red = ThemeColor(.rgb(0xF5, 0x93, 0x8A), ansi: 9)
  private static let violet = ThemeColor(.rgb(0xC9, 0xAD, 0xEE), ansi: 13)
}
