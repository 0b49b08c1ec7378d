import { assert, it } from "@effect/vitest"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { Schema } from "effect"

it("a day is one of the calendar", () => {
  for (const day of ["2026-03-01", "2024-02-29", "0001-01-01", "9999-12-31"]) assert.isTrue(Schema.is(Day)(day), day)
  for (const day of ["0000-00-00", "0000-01-01", "2026-02-29", "2026-13-01", "2026-04-31", "2026-3-1", "2026-03-01T00:00", ""]) assert.isFalse(Schema.is(Day)(day), day)
})
