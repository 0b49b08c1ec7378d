import { assert, describe, it } from "@effect/vitest"
import { readRetryAfter } from "@sigmatrade/adapters/bsc/readRetryAfter"

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0)
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1_000).toUTCString()

describe("Retry-After", () => {
  it.each<readonly [string, string | null, number | null]>([
    ["seconds", "7", 7_000],
    ["seconds with spaces", " 12 ", 12_000],
    ["a fraction of a second", "0.25", 250],
    ["more than the longest rest", "86400", 60_000],
    ["more digits than a number holds", "9".repeat(400), 60_000],
    ["a date", inSeconds(20), 20_000],
    ["a date beyond the longest rest", inSeconds(3_600), 60_000],
    ["a date gone by", inSeconds(-1), null],
    ["zero", "0", null],
    ["a negative number", "-5", null],
    ["no header", null, null],
    ["an empty header", "", null],
    ["a word", "soon", null],
    ["a year that only a lenient reader takes for a date", "Jan 2099", null],
    ["a date that does not exist", "Mon, 99 Foo 2026 00:00:00 GMT", null]
  ])("%s", (_, header, expected) => {
    assert.strictEqual(readRetryAfter(header, NOW, 60_000), expected)
  })
})
