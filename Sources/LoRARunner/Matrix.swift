internal import Glibc

/// A matrix, row after row.
struct Matrix {
  let rows: Int
  let columns: Int
  var values: [Float]

  func row(_ index: Int) -> ArraySlice<Float> {
    values[index * columns..<(index + 1) * columns]
  }

  /// The product of this matrix and `vector`.
  ///
  /// The order of every sum is fixed here, so that one input gives one answer on every run.
  func callAsFunction(_ vector: [Float]) -> [Float] {
    precondition(vector.count == columns)
    return [Float](unsafeUninitializedCapacity: rows) { result, count in
      values.withUnsafeBytes { weights in
        vector.withUnsafeBytes { vector in
          for row in 0..<rows {
            let start = row * columns * MemoryLayout<Float>.stride
            result.initializeElement(
              at: row, to: dot(UnsafeRawBufferPointer(rebasing: weights[start...]), vector))
          }
        }
      }
      count = rows
    }
  }
}

/// The sum of the products of the floats in `right` and as many in `left`; added up in sixteen lanes.
@inline(__always)
func dot(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Float {
  precondition(left.count >= right.count)
  typealias Lanes = SIMD16<Float>
  let stride = MemoryLayout<Lanes>.stride
  var sums = Lanes.zero
  var offset = 0
  while offset + stride <= right.count {
    sums +=
      left.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
      * right.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
    offset += stride
  }
  var sum = sums.sum()
  while offset < right.count {
    sum +=
      left.loadUnaligned(fromByteOffset: offset, as: Float.self)
      * right.loadUnaligned(fromByteOffset: offset, as: Float.self)
    offset += MemoryLayout<Float>.stride
  }
  return sum
}

/// Layer normalisation.
struct Norm {
  let weight: [Float]
  let bias: [Float]

  func callAsFunction(_ input: [Float]) -> [Float] {
    let count = Float(input.count)
    let mean = input.reduce(0, +) / count
    let variance = input.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let scale = 1 / (variance + 1e-5).squareRoot()
    return input.indices.map { (input[$0] - mean) * scale * weight[$0] + bias[$0] }
  }
}

/// The tanh form of the Gaussian error linear unit.
func gelu(_ value: Float) -> Float {
  // tanh(x) = 1 - 2 / (exp(2x) + 1): the exponential is several times faster than tanhf.
  let twice = 2 * 0.797_884_56 * (value + 0.044_715 * value * value * value)
  return value * (1 - 1 / (expf(twice) + 1))
}
