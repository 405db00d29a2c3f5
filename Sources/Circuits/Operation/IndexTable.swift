/// Gives consecutive numbers to distinct bit patterns: open addressing, far cheaper than a dictionary here.
struct IndexTable {
  private(set) var keys: [UInt128] = []
  /// Number + 1 of the key in each slot; 0 is free. The count is a power of two.
  private var slots: [Int32]

  init(capacity: Int = 64) {
    slots = Array(repeating: 0, count: capacity)
  }

  var count: Int { keys.count }

  /// The number of `key`, and whether it is new.
  @inline(__always)
  mutating func insert(_ key: UInt128) -> (index: Int, isNew: Bool) {
    let mask = slots.count - 1
    var slot = Self.hash(key) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if keys[index] == key { return (index, false) }
      slot = (slot + 1) & mask
    }
    keys.append(key)
    slots[slot] = Int32(keys.count)
    if keys.count * 2 > slots.count { grow() }
    return (keys.count - 1, true)
  }

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = 0 }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, key) in keys.enumerated() {
      var slot = Self.hash(key) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index + 1)
    }
  }

  @inline(__always)
  private static func hash(_ key: UInt128) -> Int {
    let low = UInt64(truncatingIfNeeded: key)
    let high = UInt64(truncatingIfNeeded: key >> 64)
    var mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xBF58_476D_1CE4_E5B9
    mixed ^= mixed >> 31
    return Int(truncatingIfNeeded: mixed & 0x7FFF_FFFF_FFFF)
  }
}
