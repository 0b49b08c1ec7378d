import { isWorthIt } from "@sigmatrade/adapters/host/giveBackMemory"
import { expect, test } from "vitest"

const before = { cpuMicros: 1_000_000, atMs: 5_000, residentBytes: 90_000_000 }
const quiet = { cpuMicros: 1_099_000, atMs: 6_000, residentBytes: 120_000_000 }

test("memory is given back once a process is quiet and holds enough more than the last time", () => {
  expect(isWorthIt(before, quiet, 100_000_000)).toBe(true)
})

test("nobody waits for a collection: while a tenth of a core is used there is none", () => {
  expect(isWorthIt(before, { ...quiet, cpuMicros: 1_100_000 }, 100_000_000)).toBe(false)
})

test("four megabytes are not worth a collection, a byte more is", () => {
  expect(isWorthIt(before, quiet, 116_000_000)).toBe(false)
  expect(isWorthIt(before, quiet, 115_999_999)).toBe(true)
})
