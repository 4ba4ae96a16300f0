import Governance
import TestSupport
import Testing

struct TimestampTests {
  @Test func momentsAreWrittenAndReadInOneForm() {
    let table: [(Int64, String)] = [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_795_338_843_120, "2026-11-22T09:14:03.120Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
    ]
    for (milliseconds, text) in table {
      #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
      #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }
    #expect(Timestamp(rfc3339: "2026-11-22T09:14:03Z")?.rfc3339 == "2026-11-22T09:14:03.000Z")
    #expect(Timestamp(milliseconds: 1_795_338_843_120).minuteText == "2026-11-22 09:14Z")
  }

  @Test func otherTextsAreNoMoments() {
    for text in [
      "", "2026-11-22", "2026-11-22T09:14:03", "2026-11-22 09:14:03Z", "2026-11-22T09:14:03z",
      "2026-11-22T09:14:03+00:00", "2026-11-22T09:14:03.12Z", "2026-11-22T09:14:03,120Z",
      "2026-11-22T24:00:00Z", "2026-11-22T09:60:00Z", "2026-11-22T09:14:60Z", "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
      "2026-11-00T00:00:00Z", "-026-11-22T09:14:03Z", "2026-11-22T09:14:0３Z", " 2026-11-22T09:14:03Z",
      "2026-11-22T09:14:03.1205Z", "+026-11-22T09:14:03Z",
    ] { #expect(Timestamp(rfc3339: text) == nil, "\(text)") }
  }

  @Test func everyMomentOfFourCalendarYearsAndManyRandomOnesReadBack() {
    forEverySeed(2_000) { random in
      let moment = Timestamp(
        milliseconds: Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random))
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment, "seed \(random.seed)")
    }
    for day in 0..<1_461 {
      let moment = Timestamp(milliseconds: 1_700_000_000_000) + .days(Int64(day))
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
    }
  }

  @Test func momentsAndSpansAddUp() {
    let start = Timestamp(milliseconds: 1_000)
    #expect(start + .hours(1) == Timestamp(milliseconds: 3_601_000))
    #expect((start + .days(2)) - start == .days(2))
    #expect(start < start + TimeSpan(milliseconds: 1))
  }
}

struct TimeSpanTests {
  @Test func spansAreReadAndWritten() {
    let table: [(String, Int64, String)] = [
      ("0s", 0, "0d"), ("45s", 45_000, "45s"), ("30m", 1_800_000, "30m"), ("12h", 43_200_000, "12h"),
      ("90d", 7_776_000_000, "90d"), ("48h", 172_800_000, "2d"), ("3660d", 316_224_000_000, "3660d"),
      ("90m", 5_400_000, "90m"),
    ]
    for (text, milliseconds, written) in table {
      #expect(TimeSpan(text: text)?.milliseconds == milliseconds, "\(text)")
      #expect(TimeSpan(milliseconds: milliseconds).text == written)
      #expect(TimeSpan(text: written)?.milliseconds == milliseconds)
    }
    for text in [
      "", "d", "5", "5w", "-5d", "+5d", "5.5h", "5 d", "3661d", "9999999999999999999d", "५d", "5D",
    ] {
      #expect(TimeSpan(text: text) == nil, "\(text)")
    }
  }

  @Test func peopleSeeTheLargestUnit() {
    let table: [(Int64, String)] = [
      (0, "0s"), (999, "0s"), (59_999, "59s"), (60_000, "1m"), (3_599_999, "59m"), (3_600_000, "1h"),
      (86_399_999, "23h"), (86_400_000, "1d"), (-7_200_000, "2h"),
    ]
    for (milliseconds, text) in table { #expect(TimeSpan(milliseconds: milliseconds).roughText == text) }
  }
}
