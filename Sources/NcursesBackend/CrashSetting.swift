internal import CNcurses

/// What Swift's runtime was told about crashes of this program, in its variable `SWIFT_BACKTRACE`.
public enum CrashSetting {
  /// Neither asks on the terminal nor shows registers.
  public static let text = CN_BACKTRACE
  /// Whether the runtime had it before it looked, as in a program that holds its runtime.
  public static var isInTime: Bool { cn_has_chosen_reports() == 1 }
}
