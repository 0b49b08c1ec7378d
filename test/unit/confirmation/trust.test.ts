import { assert, describe, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown, ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { Effect, Option } from "effect"
import { freshBlockHash } from "@sigmatrade/adapters/contract/freshAddress"
import { available, community, memberWithWallet, payment, scanAll, USDT, withReader } from "../community.ts"

/** A provider whose first answer to "which block is at this height" comes from a node that is behind. */
const torn = Effect.fn("torn")(function*() {
  const reader = yield* ChainReader
  let left = 1
  return ChainReader.of({ ...reader, header: (number) => left-- > 0 ? Effect.fail(new BlockUnknown({ number })) : reader.header(number) })
})
const work = Effect.gen(function*() {
  for (let step = 0; step < 10; step += 1) {
    yield* Effect.ignore(scanChain())
    yield* Effect.ignore(confirmDeposits())
    yield* creditDeposits()
  }
})

describe("what a provider says is not believed when it contradicts what was read", () => {
  it.effect("one transaction is credited once when a lagging node answers in the middle of a reorg", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const script = yield* ChainScript
      yield* script.setFinalized(5)
      yield* Effect.replicateEffect(script.mine(), 10, { discard: true })
      const tx = TxHash.make(`0x${"ab".repeat(32)}`)
      yield* script.mine([payment(1, 100n, USDT, tx)])
      yield* scanAll()
      yield* confirmDeposits()
      yield* script.reorg(1, [[], [payment(2, 7n, USDT), payment(1, 100n, USDT, tx)]])
      yield* Effect.replicateEffect(script.mine(), 20, { discard: true })
      yield* withReader(yield* torn())(work)
      assert.strictEqual(yield* available(member, USDT), 100n)
    }).pipe(Effect.provide(community())))

  it.effect("a payment that left the chain is never credited, whatever a lagging node says", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const script = yield* ChainScript
      yield* script.setFinalized(5)
      yield* Effect.replicateEffect(script.mine(), 10, { discard: true })
      yield* script.mine([payment(1, 100n)])
      yield* scanAll()
      yield* script.reorg(1, [[]])
      yield* Effect.replicateEffect(script.mine(), 20, { discard: true })
      yield* withReader(yield* torn())(work)
      assert.strictEqual(yield* available(member), 0n)
    }).pipe(Effect.provide(community())))

  it.effect("nothing is final while the finalized block is not the one that was read at its height", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const script = yield* ChainScript
      yield* script.setFinalized(10)
      yield* script.mine([payment(1, 100n)])
      yield* Effect.replicateEffect(script.mine(), 5, { discard: true })
      yield* scanAll()
      const reader = yield* ChainReader
      const { latest } = yield* reader.head
      const ours = yield* reader.header(BlockNumber.make(2))
      const finalized = new BlockHeader({ ...ours, hash: freshBlockHash() })
      const split = ChainReader.of({ ...reader, head: Effect.succeed({ latest, finalized }) })
      const settled = yield* withReader(split)(confirmDeposits())
      yield* creditDeposits()
      assert.strictEqual(settled.final, 0)
      assert.strictEqual(yield* available(member), 0n)
    }).pipe(Effect.provide(community())))

  it.effect("a payment becomes final however many confirmations the settings allow", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const script = yield* ChainScript
      yield* script.setFinalized(2)
      yield* script.mine()
      yield* scanAll()
      yield* script.mine([payment(1, 100n)])
      for (let block = 0; block < 90; block += 1) {
        yield* script.mine()
        if (block % 10 === 0) {
          yield* scanAll()
          yield* confirmDeposits()
          yield* creditDeposits()
        }
      }
      assert.strictEqual(yield* available(member), 100n)
    }).pipe(Effect.provide(community({ confirmations: 50, headersMax: 20 }))))

  it.effect("a reorg of the first block that was named, young as it is, is survived", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const script = yield* ChainScript
      yield* script.setFinalized(5)
      yield* Effect.replicateEffect(script.mine(), 20, { discard: true })
      yield* scanChain()
      yield* scanChain()
      yield* script.reorg(1, [[payment(1, 100n)]])
      yield* Effect.replicateEffect(script.mine(), 40, { discard: true })
      yield* Effect.replicateEffect(work, 2, { discard: true })
      assert.strictEqual(yield* available(member), 100n)
    }).pipe(Effect.provide(community({ startBlock: Option.some(BlockNumber.make(20)) }))))
})
