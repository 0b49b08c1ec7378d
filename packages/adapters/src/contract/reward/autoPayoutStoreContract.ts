import { assert, layer as withLayer } from "@effect/vitest"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshAddress } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { BNB, freshPayment, LARGE, USDT } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"

/** What every `AutoPayoutStore` promises. */
export const autoPayoutStoreContract = <E>(name: string, layer: Layer.Layer<AutoPayoutStore | Ledger | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`AutoPayoutStore: ${name}`, (it) => {
    /** A member with a wallet and so much to spend, who wants it. */
    const wanting = Effect.fn("wanting")(function*(amount: bigint, asset = USDT) {
      const { id } = yield* freshMember
      yield* (yield* UserStore).linkWallet(id, freshAddress(), NOW)
      if (amount > 0n) yield* (yield* Ledger).post([freshPayment(id, amount, asset)], NOW)
      yield* (yield* AutoPayoutStore).set(id, true)
      return id
    })
    const dueOf = Effect.fn("dueOf")(function*(...ids: ReadonlyArray<UserId>) {
      const due = yield* (yield* AutoPayoutStore).due(USDT, LARGE, null, 10_000)
      return due.filter(({ userId }) => ids.includes(userId))
    })

    it.effect("it is off until the member switches it on, and off again when he switches it off", () =>
      Effect.gen(function*() {
        const store = yield* AutoPayoutStore
        const { id } = yield* freshMember
        assert.isFalse(yield* store.isOn(id))
        for (const on of [true, true, false]) {
          yield* store.set(id, on)
          assert.strictEqual(yield* store.isOn(id), on)
        }
      }))

    it.effect("who wants it and has enough is due with exactly what he can spend; others are not", () =>
      Effect.gen(function*() {
        const store = yield* AutoPayoutStore
        const [rich, poor, other, off] = [yield* wanting(LARGE), yield* wanting(LARGE - 1n), yield* wanting(LARGE, BNB), yield* wanting(LARGE)]
        yield* store.set(off, false)
        const walletless = (yield* freshMember).id
        yield* (yield* Ledger).post([freshPayment(walletless, LARGE)], NOW)
        yield* store.set(walletless, true)
        assert.deepStrictEqual(yield* dueOf(rich, poor, other, off, walletless), [{ userId: rich, available: LARGE }])
      }))

    it.effect("pages follow one another by id, and none is left out or shown twice", () =>
      Effect.gen(function*() {
        const store = yield* AutoPayoutStore
        const ids = [yield* wanting(LARGE), yield* wanting(LARGE), yield* wanting(LARGE)].toSorted()
        const found: Array<UserId> = []
        let after: UserId | null = null
        for (let page = 0; page < 1000; page += 1) {
          const due: ReadonlyArray<{ readonly userId: UserId }> = yield* store.due(USDT, LARGE, after, 2)
          found.push(...due.map(({ userId }) => userId))
          after = due.at(-1)?.userId ?? null
          if (due.length < 2) break
        }
        assert.deepStrictEqual(found.filter((id) => ids.includes(id)), ids)
      }))
  })
