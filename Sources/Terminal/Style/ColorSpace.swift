/// Measures between colours; pure arithmetic without a mathematics library.
enum ColorSpace {
  /// A colour in OKLab: lightness 0 to 1, and two opponent axes.
  ///
  /// Source: Björn Ottosson, "A perceptual color space for image processing".
  struct Lab {
    var lightness: Double
    var a: Double
    var b: Double

    func squaredDistance(to other: Lab) -> Double {
      let dl = lightness - other.lightness
      let da = a - other.a
      let db = b - other.b
      return dl * dl + da * da + db * db
    }
  }

  static func lab(_ rgb: (UInt8, UInt8, UInt8)) -> Lab {
    let r = linear[Int(rgb.0)]
    let g = linear[Int(rgb.1)]
    let b = linear[Int(rgb.2)]
    let l = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 3)
    let m = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, 3)
    let s = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b, 3)
    return Lab(
      lightness: 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      a: 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      b: 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
  }

  /// Relative luminance, 0 (black) to 1 (white).
  ///
  /// Source: WCAG 2.2, relative luminance.
  static func luminance(_ rgb: (UInt8, UInt8, UInt8)) -> Double {
    0.2126 * linear[Int(rgb.0)] + 0.7152 * linear[Int(rgb.1)] + 0.0722 * linear[Int(rgb.2)]
  }

  /// sRGB's transfer function for each byte.
  ///
  /// x^2.4 is x² times the square of the fifth root of x.
  private static let linear: [Double] = (0...255).map { byte in
    let value = Double(byte) / 255
    if value <= 0.04045 { return value / 12.92 }
    let x = (value + 0.055) / 1.055
    let fifth = root(x, 5)
    return x * x * fifth * fifth
  }

  /// The `degree`th root of `value`, by Newton's method.
  private static func root(_ value: Double, _ degree: Int) -> Double {
    guard value > 0 else { return 0 }
    var x = max(value, 0.1)
    for _ in 0..<40 {
      var power = 1.0
      for _ in 1..<degree { power *= x }
      let next = x - (x * power - value) / (Double(degree) * power)
      if next == x { break }
      x = next
    }
    return x
  }
}
