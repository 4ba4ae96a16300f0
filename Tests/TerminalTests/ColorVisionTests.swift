import Declarations
import Foundation
import Terminal
import Testing

/// States must stay apart for eyes that lack a cone.
///
/// Source: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color
/// Vision Deficiency", IEEE TVCG 15(6), 2009; the matrices of severity 1.0, applied to linear sRGB.
struct ColorVisionTests {
  private static let protanopia = [
    [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
  ]
  private static let deuteranopia = [
    [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
  ]
  private static let tritanopia = [
    [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
  ]
  private static let full = [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]

  /// One state for each colour; the others share theirs with one of these, and differ by glyph and word.
  private static let states: [Status] = [.passed, .failed, .warning, .unknown, .running, .suspended]

  @Test(arguments: [
    ("deuteranopia", deuteranopia), ("deuteranopia", protanopia), ("tritanopia", tritanopia),
    ("deuteranopia", full), ("tritanopia", full), ("dark", full), ("light", full), ("high-contrast", full),
  ])
  func statesStayApart(name: String, eye: [[Double]]) throws {
    let theme = try ShippedTheme.file(name).theme
    // What passed, failed or needs care decides; two of the others may stand closer, but not beside each other.
    let isForThem = name.hasSuffix("opia")
    #expect(try closest([.passed, .failed, .warning], theme, eye).distance >= (isForThem ? 0.14 : 0.08))
    let least = isForThem ? 0.08 : 0.03
    let pair = try closest(Self.states + [.open], theme, eye)
    #expect(pair.distance >= least, "\(pair)")
  }

  /// The reason for themes of their own, and the proof that the measure can fail.
  @Test func theDefaultThemeAloneDoesNotServeTheseEyes() throws {
    #expect(try closest([.passed, .failed], .dark, Self.deuteranopia).distance < 0.05)
  }

  @Test func whateverTheColoursEveryStateHasItsOwnGlyph() throws {
    for name in ThemeLibrary.shipped {
      for unicode in [true, false] {
        let theme = try ShippedTheme.file(name).theme
          .adapted(to: Capabilities(text: TextPolicy(unicode: unicode)))
        #expect(Set(Status.allCases.map { theme.mark($0) }).count == Status.allCases.count, "\(name)")
      }
    }
  }

  private struct Pair {
    var first: Status
    var second: Status
    var distance: Double
  }

  private func closest(_ states: [Status], _ theme: Theme, _ eye: [[Double]]) throws -> Pair {
    var closest = Pair(first: .passed, second: .passed, distance: .infinity)
    for (index, first) in states.enumerated() {
      for second in states.dropFirst(index + 1) {
        let one = try #require(theme.style(first.scope).foreground.components)
        let other = try #require(theme.style(second.scope).foreground.components)
        let distance = Self.distance(Self.seen(one, eye), Self.seen(other, eye))
        if distance < closest.distance { closest = Pair(first: first, second: second, distance: distance) }
      }
    }
    return closest
  }

  private static func seen(_ color: (UInt8, UInt8, UInt8), _ eye: [[Double]]) -> [Double] {
    let linear = [color.0, color.1, color.2].map { byte in
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return lab(eye.map { row in min(max(zip(row, linear).map { $0 * $1 }.reduce(0, +), 0), 1) })
  }

  /// OKLab of linear sRGB.
  ///
  /// Source: B. Ottosson, "A perceptual color space for image processing".
  private static func lab(_ rgb: [Double]) -> [Double] {
    func root(_ weights: [Double]) -> Double {
      pow(zip(weights, rgb).map { $0 * $1 }.reduce(0, +), 1 / 3)
    }
    let l = root([0.4122214708, 0.5363325363, 0.0514459929])
    let m = root([0.2119034982, 0.6806995451, 0.1073969566])
    let s = root([0.0883024619, 0.2817188376, 0.6299787005])
    return [
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
  }

  private static func distance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }
}
