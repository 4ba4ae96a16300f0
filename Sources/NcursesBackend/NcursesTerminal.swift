internal import CNcurses
internal import Dispatch
internal import Glibc
public import Terminal

/// The terminal: presents frames through ncurses and yields what arrives.
///
/// There is one for the process at a time. Nothing runs while nothing happens: input and signals are
/// dispatch sources on the main queue, and a frame like the one before sends no byte.
@MainActor
public final class NcursesTerminal {
  /// What arrives, in order.
  ///
  /// Ends after ``stop()`` or a hang-up.
  public let events: AsyncStream<InputEvent>
  public private(set) var capabilities: Capabilities
  public private(set) var size: Size
  /// The name that terminfo was asked for, which may not be TERM's.
  public let terminal: String

  let options: ScreenOptions
  private let continuation: AsyncStream<InputEvent>.Continuation
  private let depth: ColorDepth
  private var handle: OpaquePointer?
  private var previous: Frame?
  private var decoder = InputDecoder()
  private var patience: DispatchWorkItem?
  private var inputSource: (any DispatchSourceRead)?
  private var signalSource: (any DispatchSourceRead)?
  private var savedStandardError: Int32 = -1
  private var isMouseOn = false
  private var shownTitle: String?
  private var isHungUp = false
  private var isAway = false
  private static var isUp = false

  /// Takes over the terminal: alternate screen, raw keyboard, mouse, pastes and focus reported.
  public init(_ options: ScreenOptions) throws(ScreenError) {
    guard !Self.isUp else { throw .alreadyStarted }
    for descriptor in [options.input, options.output] where isatty(descriptor) == 0 {
      throw .notATerminal(descriptor: descriptor)
    }
    let term = options.environment["TERM"] ?? ""
    guard !term.isEmpty, term != "dumb" else { throw .dumbTerminal(term) }
    let isUnicode = cn_locale() == 1 && !options.ascii
    // These override the real size and freeze it.
    unsetenv("LINES")
    unsetenv("COLUMNS")

    // Before ncurses starts: it would install handlers of its own, which are not safe.
    var signals: Int32 = -1
    if options.watchesSignals {
      signals = cn_watch(options.output)
      guard signals >= 0 else { throw .systemCall("pipe2", errno: errno) }
    }
    let names = TerminalNames.candidates(for: term)
    var started: (handle: OpaquePointer, name: String, wanted: ColorDepth)?
    for name in names where started == nil {
      cn_set_dirty(1)
      let wanted = Self.wantedDepth(name, options)
      if let handle = cn_start(name, options.input, options.output, wanted == .trueColor ? 1 : 0) {
        started = (handle, name, wanted)
      }
    }
    guard let started else {
      cn_set_dirty(0)
      cn_unwatch()
      throw .unknownTerminal(tried: names)
    }

    let colors = Int(cn_colors(started.handle))
    let possible = ColorDepth.choose(flag: nil, environment: { _ in nil }, terminfoColors: colors)
    self.depth = min(possible, started.wanted)
    self.capabilities = Capabilities(
      colors: depth, text: TextPolicy(unicode: isUnicode, ambiguousIsWide: options.ambiguousIsWide),
      mouse: options.mouse, accessible: options.accessible, reducedMotion: options.reducedMotion)
    self.options = options
    self.terminal = started.name
    self.handle = started.handle
    self.size = Self.windowSize(options.output) ?? Size(columns: 80, rows: 24)
    (events, continuation) = AsyncStream.makeStream(of: InputEvent.self)
    Self.isUp = true

    redirectStandardError()
    writeDirectly(modesOn)
    cn_resize(started.handle, Int32(size.rows), Int32(size.columns))
    listen(signals: signals)
  }

  /// Shows `frame`.
  ///
  /// Only rows that differ from the frame before are handed to ncurses, which sends only what differs in
  /// them; nothing at all is sent for an equal frame.
  ///
  /// A frame of another size than the terminal's is shown as far as it fits.
  public func present(_ frame: Frame) {
    guard let handle, !isAway, !isHungUp else { return }
    let changed = (0..<min(frame.surface.size.rows, size.rows)).filter { row in
      previous.map { $0.surface.row(row) != frame.surface.row(row) } ?? true
    }
    let movesCursor = previous?.cursor != frame.cursor
    present(title: frame.title, mouse: frame.mouse)
    previous = frame
    guard !changed.isEmpty || movesCursor else { return }
    for row in changed {
      var cells = frame.surface.row(row).prefix(size.columns).map { $0.encoded(for: depth) }
      // A wide glyph cut by the edge would wrap into the next row.
      if let last = cells.last, last.width == 2 {
        cells[cells.count - 1].base = 0x20
        cells[cells.count - 1].marks = (0, 0, 0, 0)
        cells[cells.count - 1].width = 1
      }
      cells.withUnsafeBufferPointer { cn_put_row(handle, Int32(row), $0.baseAddress, Int32($0.count)) }
    }
    let cursor = frame.cursor ?? Point(column: -1, row: -1)
    let (begin, end) =
      options.synchronizesOutput ? (TerminalModes.frameBegin, TerminalModes.frameEnd) : ("", "")
    cn_update(handle, Int32(clamping: cursor.row), Int32(clamping: cursor.column), begin, end)
  }

  /// Draws everything anew: after ctrl-l, or when something else wrote to the terminal.
  public func redraw() {
    guard let handle, let frame = previous, !isAway else { return }
    cn_invalidate(handle)
    previous = nil
    present(frame)
  }

  /// Gives the terminal to something else while `body` runs, such as an editor or a pager.
  ///
  /// Keys typed meanwhile are not taken. Afterwards everything is drawn anew and ``InputEvent/resumed`` comes.
  public func suspend<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    leave()
    defer { enter() }
    return try await body()
  }

  /// Stops the process as ctrl-z does in a shell; returns when it goes on.
  ///
  /// The whole job stops, or a `make run` around this process would keep the shell waiting. False, and nothing stops,
  /// where there is no shell that could continue it.
  public func stopProcess() -> Bool {
    guard cn_has_shell() == 1 else { return false }
    stopProcess(wholeJob: true)
    return true
  }

  private func stopProcess(wholeJob: Bool) {
    leave()
    cn_stop_process(wholeJob ? 1 : 0)
    enter()
  }

  /// Sends a sequence that moves no cursor and shows nothing, such as OSC 52.
  public func send(_ sequence: String) { writeDirectly(sequence) }

  /// Gives the terminal back as it was.
  ///
  /// Safe to call again.
  ///
  /// ``events`` ends once the input is no longer watched; only then may its descriptor be closed.
  public func stop() {
    guard let handle else { return }
    patience?.cancel()
    signalSource?.cancel()
    inputSource?.cancel()
    // A suspended source would trap when it is let go.
    if isAway { inputSource?.resume() }
    if !isAway { writeDirectly(modesOff + (shownTitle == nil ? "" : TerminalModes.titleBack)) }
    // While away the terminal is somebody else's already.
    cn_stop(handle, isHungUp || isAway ? 1 : 0)
    self.handle = nil
    cn_set_dirty(0)
    cn_unwatch()
    restoreStandardError()
    Self.isUp = false
  }

  private var modesOn: String {
    TerminalModes.on + (options.asksAppearance ? TerminalModes.askAppearance : "")
  }

  private var modesOff: String {
    (isMouseOn ? TerminalModes.mouseOff : "") + (options.asksAppearance ? TerminalModes.appearanceOff : "")
      + TerminalModes.off
  }

  private static func wantedDepth(_ terminal: String, _ options: ScreenOptions) -> ColorDepth {
    var colors: Int32 = 0
    var isDirect: Int32 = 0
    guard cn_knows(terminal, &colors, &isDirect) == 1 else { return .none }
    return ColorDepth.choose(
      flag: options.colors, environment: { options.environment[$0] },
      terminfoColors: isDirect == 1 ? 1 << 24 : Int(colors))
  }

  // MARK: Output

  private func present(title: String?, mouse: Bool) {
    if let title, title != shownTitle, hasTitle {
      if shownTitle == nil { writeDirectly(TerminalModes.titleAway) }
      shownTitle = title
      writeDirectly(TerminalModes.title(VisibleText.plain(title)))
    }
    if mouse != isMouseOn {
      isMouseOn = mouse
      writeDirectly(mouse ? TerminalModes.mouseOn : TerminalModes.mouseOff)
    }
  }

  /// Linux consoles and old terminals print what they do not know of OSC.
  private var hasTitle: Bool { !["linux", "vt1", "vt2"].contains { terminal.hasPrefix($0) } }

  /// Writes past ncurses, whose own buffer is empty between frames.
  private func writeDirectly(_ text: String) {
    guard !isHungUp else { return }
    var text = text
    _ = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cn_write(options.output, $0.baseAddress, $0.count) }
    }
  }

  private func leave() {
    guard let handle, !isAway else { return }
    isAway = true
    inputSource?.suspend()
    writeDirectly(modesOff)
    cn_leave(handle)
    cn_set_dirty(0)
  }

  private func enter() {
    guard let handle, isAway else { return }
    isAway = false
    cn_set_dirty(1)
    takeTerminal(handle)
    inputSource?.resume()
  }

  /// Sets the terminal's modes and draws everything anew.
  private func takeTerminal(_ handle: OpaquePointer) {
    cn_enter(handle)
    writeDirectly(modesOn + (isMouseOn ? TerminalModes.mouseOn : ""))
    resize()
    redraw()
    continuation.yield(.resumed)
  }

  // MARK: Input

  private func listen(signals: Int32) {
    // libdispatch passes over a hang-up without input, and so over a terminal that was closed.
    let readiness = cn_readiness(options.input)
    let input = DispatchSource.makeReadSource(
      fileDescriptor: readiness >= 0 ? readiness : options.input, queue: .main)
    input.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readInput() } }
    let continuation = continuation
    input.setCancelHandler {
      if readiness >= 0 { close(readiness) }
      continuation.finish()
    }
    input.resume()
    inputSource = input
    guard signals >= 0 else { return }
    let source = DispatchSource.makeReadSource(fileDescriptor: signals, queue: .main)
    source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readSignals(signals) } }
    source.resume()
    signalSource = source
  }

  private func readInput() {
    guard handle != nil, !isAway, !isHungUp else { return }
    patience?.cancel()
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(options.input, &buffer, buffer.count)
    guard count > 0 else {
      // End of file comes at once and for ever; a terminal that was closed answers EIO.
      if count == 0 || (errno != EAGAIN && errno != EINTR) { hangUp() }
      return
    }
    for event in decoder.decode(buffer[..<count]) { continuation.yield(event) }
    waitForRest()
  }

  /// An escape sequence that began and does not go on was the escape key.
  private func waitForRest() {
    guard let milliseconds = decoder.patienceMilliseconds else { return }
    let item = DispatchWorkItem { [weak self] in
      MainActor.assumeIsolated {
        guard let self else { return }
        for event in self.decoder.expire() { self.continuation.yield(event) }
      }
    }
    patience = item
    DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: item)
  }

  private func readSignals(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0, handle != nil else { return }
    let signals = Set(buffer[..<count])
    if signals.contains(UInt8(ascii: "H")) {
      // Somebody may have sent it while the terminal is there, and then it is to be given back.
      if isTerminalGone { return hangUp() }
      continuation.yield(.terminate)
    }
    if signals.contains(UInt8(ascii: "T")) { continuation.yield(.terminate) }
    // While a child has the terminal, ctrl-c is meant for the child; ctrl-z stops both.
    if signals.contains(UInt8(ascii: "I")), !isAway { continuation.yield(.terminate) }
    if signals.contains(UInt8(ascii: "Z")) {
      return isAway ? cn_stop_process(0) : stopProcess(wholeJob: false)
    }
    if signals.contains(UInt8(ascii: "C")), let handle, !isAway { return takeTerminal(handle) }
    if signals.contains(UInt8(ascii: "W")) { resize() }
  }

  private var isTerminalGone: Bool {
    var asked = pollfd(fd: options.output, events: 0, revents: 0)
    return poll(&asked, 1, 0) > 0 && asked.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
  }

  private func resize() {
    guard let handle, !isAway, let new = Self.windowSize(options.output), new != size else { return }
    size = new
    previous = nil
    cn_resize(handle, Int32(new.rows), Int32(new.columns))
    continuation.yield(.resize(new))
  }

  private func hangUp() {
    guard !isHungUp else { return }
    isHungUp = true
    inputSource?.cancel()
    continuation.yield(.hangup)
  }

  /// The terminal's size, bounded: a pty can claim 65,535 by 65,535.
  private static func windowSize(_ descriptor: Int32) -> Size? {
    var rows: Int32 = 0
    var columns: Int32 = 0
    guard cn_window_size(descriptor, &rows, &columns) == 0 else { return nil }
    return Size(columns: min(Int(columns), 2000), rows: min(Int(rows), 600))
  }

  // MARK: Standard error

  /// A stray message would tear the screen.
  private func redirectStandardError() {
    guard let path = options.standardErrorLog else { return }
    let log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard log >= 0 else { return }
    savedStandardError = fcntl(2, F_DUPFD_CLOEXEC, 3)
    dup2(log, 2)
    close(log)
  }

  private func restoreStandardError() {
    guard savedStandardError >= 0 else { return }
    dup2(savedStandardError, 2)
    close(savedStandardError)
    savedStandardError = -1
  }
}
