import { readMoments } from "@sigmatrade/bot/operators/readMoments"
import { DateTime } from "effect"
import { describe, expect, it } from "vitest"

const read = (written: string) => {
  const moments = readMoments(written)
  return moments === null ? null : [moments.from, moments.until].map((one) => one === null ? null : DateTime.formatIso(one).slice(0, 16))
}

describe("moments that an operator writes", () => {
  it("are read in UTC, one or two, in both usual ways", () => {
    expect(read(" 2026-03-01 18:00 ")).toEqual(["2026-03-01T18:00", null])
    expect(read("01.03.2026 18:00")).toEqual(["2026-03-01T18:00", null])
    expect(read("01.03.2026, 18:00 UTC")).toEqual(["2026-03-01T18:00", null])
    expect(read("2026-03-01 18:00 - 2026-03-01 20:30")).toEqual(["2026-03-01T18:00", "2026-03-01T20:30"])
    expect(read("2026-03-01T18:00\n02.03.2026 00:00")).toEqual(["2026-03-01T18:00", "2026-03-02T00:00"])
  })

  it("are nothing when the calendar has no such day, or something is left over", () => {
    for (const written of ["", "18:00", "tomorrow", "2026-02-30 18:00", "31.04.2026 10:00", "2026-03-01 24:30", "2026-13-01 10:00", "2026-03-01 18:00 -", "2026-03-01 18:00 or so", "2026-03-01 18:00 - 2026-02-30 10:00"]) {
      expect(read(written), written).toBeNull()
    }
  })
})
