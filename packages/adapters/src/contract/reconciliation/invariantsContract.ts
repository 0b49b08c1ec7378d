import { assert, layer as withLayer } from "@effect/vitest"
import { availableOf, CHAIN_DEPOSIT, HOUSE_SALES, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { randomInt } from "node:crypto"
import { freshMember } from "../freshMember.ts"
import { freshBusinessId, freshPayment, LARGE, movement } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"

/** What every `Invariants` promises. That each invariant tells when it is broken is proven where it is written. */
export const invariantsContract = <E>(name: string, layer: Layer.Layer<Invariants | Ledger | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Invariants: ${name}`, (it) => {
    it.effect("empty books break nothing and owe nothing", () =>
      Effect.gen(function*() {
        const invariants = yield* Invariants
        assert.deepStrictEqual(yield* invariants.broken, [])
        assert.deepStrictEqual(yield* invariants.reserves, [])
      }))

    it.effect("what members have and what is in suspense is owed, what stands on the chain is there for it, by asset", () =>
      Effect.gen(function*() {
        const asset = AssetId.make(`T${randomInt(1_000_000, 9_999_999)}`)
        const member = yield* freshMember
        yield* (yield* Ledger).post([
          freshPayment(member.id, LARGE, asset),
          { kind: "deposit-final", businessId: freshBusinessId(), movements: [movement(CHAIN_DEPOSIT, HOUSE_SUSPENSE, 5n, asset)] },
          { kind: "level-bought", businessId: freshBusinessId(), movements: [movement(availableOf(member.id), HOUSE_SALES, 7n, asset)] }
        ], NOW)
        const found = (yield* (yield* Invariants).reserves).filter((line) => line.asset === asset)
        assert.deepStrictEqual(found, [{ asset, owed: LARGE - 2n, reserves: LARGE + 5n }])
      }))
  })
