internal import CNcurses

/// What Swift's runtime was told about crashes of this program, in its variable `SWIFT_BACKTRACE`.
public enum CrashSetting {
  /// Neither asks on the terminal nor shows registers.
  public static let text = CN_BACKTRACE

  /// Whether the runtime had it before it looked, as in a program that holds its runtime.
  ///
  /// To be called before anything else that a program does.
  @discardableResult
  public static func settle() -> Bool { cn_settle_reports() == 1 }
}
