/// What a receiver at one baud rate reads of bytes that were sent at another: one start bit, eight data bits with the lowest
/// first, one stop bit. A stop bit that is missing does not stop the receiver, as with a UART that reports it and goes on.
func resampled(_ bytes: [UInt8], sentAt sent: Double, readAt read: Double) -> [UInt8] {
  let idle = [Bool](repeating: true, count: 12)
  var line = idle
  for byte in bytes {
    line.append(false)
    for bit in 0..<8 { line.append(byte >> UInt8(bit) & 1 == 1) }
    line.append(true)
  }
  line += idle
  /// Sent bits for each read bit.
  let pace = sent / read
  var time = 0.0
  var found: [UInt8] = []
  func level(at time: Double) -> Bool { Int(time) < line.count ? line[Int(time)] : true }
  while let start = line.indices.first(where: { Double($0) >= time && !line[$0] }) {
    var byte: UInt8 = 0
    for bit in 0..<8 where level(at: Double(start) + (Double(bit) + 1.5) * pace) { byte |= 1 << UInt8(bit) }
    found.append(byte)
    time = Double(start) + 9.5 * pace
  }
  return found
}
