import { assert, layer as withLayer } from "@effect/vitest"
import type { Address } from "@sigmatrade/core/chain/Address"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { GAS, internalCall, NATIVE } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshIncident } from "../incident/freshIncident.ts"
import { freshAddress, freshChainId } from "../freshAddress.ts"
import { BNB, LARGEST, USDT } from "../freshPayment.ts"
import { DUST, evidenceFor, freshTransfer, idsOf, sightingOf } from "../freshTransfer.ts"
import { NOW } from "../minutesLater.ts"
import { height } from "../height.ts"

/** What every `TransferStore` promises of what came to a wallet and left it. */
export const transferNetContract = <E>(name: string, layer: Layer.Layer<TransferStore | DepositStore | IncidentStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TransferStore, net: ${name}`, (it) => {
    const netOf = Effect.fn("netOf")(function*(chainId: ChainId, wallet: Address, above = 0, upTo = 100, asset = BNB) {
      return yield* (yield* TransferStore).net(chainId, wallet, asset, height(above), height(upTo))
    })
    const move = (chainId: ChainId, number: number, amount: bigint, given: Partial<ConstructorParameters<typeof Transfer>[0]>) =>
      sightingOf(freshTransfer({ chainId, blockNumber: height(number), amount: Amount.make(amount), asset: BNB, ...given }), DUST)
    const finalized = Effect.fn("finalized")(function*(chainId: ChainId, sightings: ReadonlyArray<Sighting>) {
      yield* (yield* TransferStore).finalize(chainId, evidenceFor(sightings), NOW)
    })

    it.effect("what came less what left, above one height and up to another, of this chain, wallet and asset", () =>
      Effect.gen(function*() {
        const [chainId, other] = [freshChainId(), freshChainId()]
        const [wallet, stranger] = [freshAddress(), freshAddress()]
        yield* (yield* TransferStore).record([
          move(chainId, 10, 1n, { to: wallet }),
          move(chainId, 11, 20n, { to: wallet, logIndex: NATIVE }),
          move(chainId, 20, 300n, { to: wallet, logIndex: internalCall(2) }),
          move(chainId, 20, 4000n, { from: wallet, logIndex: NATIVE }),
          move(chainId, 20, 50_000n, { from: wallet, logIndex: GAS }),
          move(chainId, 15, 600_000n, { from: wallet, to: wallet }),
          move(chainId, 21, 7_000_000n, { to: wallet }),
          move(chainId, 15, 9n, { to: wallet, asset: USDT }),
          move(chainId, 15, 9n, { to: stranger }),
          move(other, 15, 9n, { to: wallet })
        ])
        assert.strictEqual(yield* netOf(chainId, wallet, 10, 20), 20n + 300n - 4000n - 50_000n)
        assert.strictEqual(yield* netOf(chainId, wallet, 9, 10), 1n)
        assert.strictEqual(yield* netOf(chainId, wallet, 10, 10), 0n)
        assert.strictEqual(yield* netOf(chainId, wallet, 0, 100, USDT), 9n)
        assert.strictEqual(yield* netOf(chainId, freshAddress()), 0n)
      }))

    it.effect("seen and final ones count, orphaned and dropped ones do not, to the base unit and beyond one word", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const wallet = freshAddress()
        const store = yield* TransferStore
        const [final, seen] = [move(chainId, 1, LARGEST, { to: wallet }), move(chainId, 2, LARGEST, { to: wallet })]
        const lost = [move(chainId, 5, 7n, { to: wallet }), move(chainId, 6, 8n, { from: wallet })]
        yield* store.record([final, seen, ...lost])
        yield* finalized(chainId, [final])
        yield* store.orphanAbove(chainId, height(4))
        yield* store.drop(chainId, height(5), 10)
        assert.strictEqual(yield* netOf(chainId, wallet), 2n * LARGEST)
        yield* store.record([move(chainId, 3, LARGEST, { from: wallet, logIndex: GAS })])
        assert.strictEqual(yield* netOf(chainId, wallet), LARGEST)
      }))

    it.effect("what broken finality took did not come", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const wallet = freshAddress()
        const [lost, stays] = [move(chainId, 1, 5n, { to: wallet }), move(chainId, 2, 6n, { to: wallet })]
        yield* (yield* TransferStore).record([lost, stays])
        yield* finalized(chainId, [lost, stays])
        assert.strictEqual(yield* netOf(chainId, wallet), 11n)
        yield* (yield* DepositStore).reverse(idsOf([lost]), yield* freshIncident, NOW)
        assert.strictEqual(yield* netOf(chainId, wallet), 6n)
      }))

    it.effect("a sum of a step that is undone is as it was", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const wallet = freshAddress()
        const record = (yield* TransferStore).record([move(chainId, 1, 5n, { to: wallet })])
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(record, Effect.fail("undo" as const))))
        assert.strictEqual(yield* netOf(chainId, wallet), 0n)
      }))
  })
