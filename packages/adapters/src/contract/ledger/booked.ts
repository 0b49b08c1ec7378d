import { assert } from "@effect/vitest"
import type { Account } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Effect } from "effect"
import { minutesLater } from "../minutesLater.ts"

/** An entry that is new is booked so many minutes after the start. */
export const booked = Effect.fn("booked")(function*(entry: Entry, minutes = 0) {
  assert.strictEqual(yield* (yield* Ledger).post([entry], minutesLater(minutes)), 1)
})

/** The entries of a statement, newest first, without when they were booked. */
export const told = Effect.fn("told")(function*(account: Account, limit: number) {
  const lines = yield* (yield* Ledger).statement(account, { limit })
  return lines.map(({ entry: { businessId, kind, movements } }) => ({ kind, businessId, movements }))
})
