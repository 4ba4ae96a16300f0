internal import CSpawn

/// Memory that a certification takes for a moment: a suite while it is read, a certificate while it is signed.
public enum LargeBlocks {
  /// Has blocks of a megabyte and more go back to the system as soon as they are free.
  ///
  /// Otherwise what was read once decides how much is held for good: after a suite of 14 MB, holes of twice as much.
  /// For the whole process, before anything large is read.
  public static func giveBack() { _ = csp_give_back_blocks(1 << 20) }
}
