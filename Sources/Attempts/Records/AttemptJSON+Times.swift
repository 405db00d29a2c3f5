package import Foundation

extension AttemptJSON {
  /// `2026-11-21T08:14:07.412Z`: UTC, rounded to the millisecond.
  package static func text(_ date: Date) -> String {
    let milliseconds = date.millisecondsSince1970
    guard let day = CivilDay(daysSince1970: milliseconds.floored(by: 86_400_000).quotient) else {
      return rareText(milliseconds)
    }
    let time = milliseconds.floored(by: 86_400_000).remainder
    var text: [UInt8] = []
    text.reserveCapacity(24)
    text.append(day.year, digits: 4, then: "-")
    text.append(day.month, digits: 2, then: "-")
    text.append(day.day, digits: 2, then: "T")
    text.append(time / 3_600_000, digits: 2, then: ":")
    text.append(time / 60_000 % 60, digits: 2, then: ":")
    text.append(time / 1000 % 60, digits: 2, then: ".")
    text.append(time % 1000, digits: 3, then: "Z")
    return String(decoding: text, as: UTF8.self)
  }

  /// `2026-11-21`, in UTC.
  package static func day(_ date: Date) -> String { String(text(date).prefix(10)) }

  /// Nil unless it is a UTC time with or without three decimals.
  package static func date(_ text: String) -> Date? { usualDate(text) ?? rareDate(text) }

  /// As ``text(_:)`` writes it, with or without the decimals. A list reads hundreds of times, for which the formatter of
  /// Foundation is too slow.
  private static func usualDate(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 || bytes.count == 24, bytes.last == UInt8(ascii: "Z") else { return nil }
    let marks: [(Int, UInt8)] = [
      (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")),
      (16, UInt8(ascii: ":")),
    ]
    guard marks.allSatisfy({ bytes[$0] == $1 }) else { return nil }
    if bytes.count == 24, bytes[19] != UInt8(ascii: ".") { return nil }
    guard let year = bytes.number(0..<4), let month = bytes.number(5..<7), let day = bytes.number(8..<10),
      let hour = bytes.number(11..<13), let minute = bytes.number(14..<16), let second = bytes.number(17..<19),
      let thousandths = bytes.count == 24 ? bytes.number(20..<23) : 0, hour < 24, minute < 60, second < 60,
      let days = CivilDay(year: year, month: month, day: day)?.daysSince1970
    else { return nil }
    return Date(
      millisecondsSince1970: ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + thousandths)
  }

  /// A time before 1970 or after 9999.
  private static func rareText(_ milliseconds: Int64) -> String {
    let (seconds, thousandths) = milliseconds.floored(by: 1000)
    let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601).dropLast()
    var text = Array((whole + ".").utf8)
    text.append(thousandths, digits: 3, then: "Z")
    return String(decoding: text, as: UTF8.self)
  }

  private static func rareDate(_ text: String) -> Date? {
    guard text.hasSuffix("Z") else { return nil }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, let seconds = try? Date(whole + "Z", strategy: .iso8601) else { return nil }
    guard parts.count > 1 else { return seconds }
    guard parts.count == 2, parts[1].count == 3, let thousandths = UInt16(parts[1]) else { return nil }
    return Date(millisecondsSince1970: seconds.millisecondsSince1970 + Int64(thousandths))
  }
}

/// A day of the Gregorian calendar from 1970 to 9999.
private struct CivilDay: Equatable {
  var year: Int64
  var month: Int64
  var day: Int64
  var daysSince1970: Int64

  /// Years begin on 1 March here, so that the leap day is the last of its year and months have the same lengths in each: 153
  /// days in five months. 400 years are 146,097 days.
  init?(daysSince1970: Int64) {
    guard (0..<2_932_897).contains(daysSince1970) else { return nil }
    let (cycles, dayOfCycle) = (daysSince1970 + 719_468).floored(by: 146_097)
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = cycles * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
    self.daysSince1970 = daysSince1970
  }

  /// Nil when there is no such day.
  init?(year: Int64, month: Int64, day: Int64) {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let (cycles, yearOfCycle) = yearFromMarch.floored(by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = cycles * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    self.init(daysSince1970: days)
    guard (self.year, self.month, self.day) == (year, month, day) else { return nil }
  }
}

extension Int64 {
  /// Quotient and remainder with a remainder that is never negative.
  fileprivate func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ number: Int64, digits: Int, then mark: Unicode.Scalar) {
    var unit: Int64 = 1
    for _ in 1..<digits { unit *= 10 }
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(number / unit % 10))
      unit /= 10
    }
    append(UInt8(ascii: mark))
  }

  /// Nil unless all of them are digits.
  fileprivate func number(_ places: Range<Int>) -> Int64? {
    var number: Int64 = 0
    for byte in self[places] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return number
  }
}
