import { assert, layer as withLayer } from "@effect/vitest"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { availableOf, HOUSE_CAPITAL, HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { InsufficientFunds, Ledger } from "@sigmatrade/core/ledger/Ledger"
import { AssetId } from "@sigmatrade/core/money/Asset"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { randomBytes } from "node:crypto"
import { freshMember } from "../freshMember.ts"
import { freshBusinessId, LARGE, movement } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"

/** What every `Ledger` promises of the money that is set aside for campaigns. */
export const rewardsFundContract = <E>(name: string, layer: Layer.Layer<Ledger | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Ledger, rewards fund: ${name}`, (it) => {
    it.effect("what is set aside never falls below zero, by one or by many at once, and a refused entry leaves no trace", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const { id } = yield* freshMember
        // An asset of its own, for the fund is everybody's.
        const asset = AssetId.make(`F${randomBytes(5).toString("hex").toUpperCase()}`)
        const entry = (kind: Entry["kind"], debit: Account, credit: Account, amount: bigint): Entry =>
          ({ kind, businessId: freshBusinessId(), movements: [movement(debit, credit, amount, asset)] })
        const pay = (amount: bigint) => ledger.post([entry("campaign-reward", HOUSE_REWARDS_FUND, availableOf(id), amount)], NOW)
        yield* ledger.post([entry("campaign-funded", HOUSE_CAPITAL, HOUSE_REWARDS_FUND, LARGE)], NOW)
        assert.deepStrictEqual(yield* Effect.flip(pay(LARGE + 1n)), new InsufficientFunds())
        assert.deepStrictEqual(yield* ledger.balances([HOUSE_REWARDS_FUND, availableOf(id)]).pipe(
          Effect.map((all) => all.filter((one) => one.asset === asset))), [{ account: HOUSE_REWARDS_FUND, asset, amount: LARGE }])
        const paid = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          Effect.orElseSucceed(pay(LARGE / 2n), () => 0), { concurrency: "unbounded" })
        assert.strictEqual(paid.filter((count) => count === 1).length, 2)
      }))
  })
