import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { Transfer } from "@sigmatrade/core/chain/Transfer"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { Effect, Option } from "effect"
import { NATIVE } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { available, BNB, CHAIN, memberWithWallet, OURS, P1, P2, P3, payment, scanAll, walletOf } from "../community.ts"
import { empty, height, live, mineMany, settle, states, three, tx } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

const FORGED = BlockHash.make(`0x${"f0".repeat(32)}`)
/** Shows the real transactions of a final stretch, but for one block in a block of its own making: proven by its own hash, on no chain. */
const forgesInside = (number: number) => (reader: ChainReader["Service"]) => ({
  finalRange: (from: BlockNumber, to: BlockNumber) =>
    Effect.map(reader.finalRange(from, to), (range) => ({
      ...range,
      transfers: range.transfers.map((transfer) => transfer.blockNumber === number ? new Transfer({ ...transfer, blockHash: FORGED }) : transfer)
    }))
})

for (const liar of [P1, P2]) {
  it.effect(`R1 ${liar}: a real payment that one lying provider shows in a block of its own is still credited`, () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      yield* mineMany(4)
      yield* (yield* ChainScript).mine([payment(1, 5n)])
      yield* mineMany(20)
      yield* settle()
      assert.strictEqual(yield* available(member), 5n)
    }).pipe(lying([[liar, forgesInside(5)]]), Effect.provide(three())))
}

it.effect("R1c a payment that was seen is not moved into a block that one liar makes after it, and lost with that block", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(5))
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Block", number: 7, transfers: [payment(1, 5n, BNB, tx("a"))] } })
    yield* live([payment(1, 5n, BNB, tx("a"))], ...empty(10))
    assert.deepStrictEqual([yield* available(member), (yield* states)[P1]], [5n, "faulty"])
  }).pipe(Effect.provide(three())))

it.effect("R1d a payment that was seen live is not moved into an older block that one of two readers makes up", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* mineMany(60)
    yield* scanChain()
    // Seen live, not final yet, while older blocks are still read.
    yield* (yield* ChainScript).mine([payment(1, 5n, BNB, tx("a"))])
    yield* scanAll()
    const invent = (reader: ChainReader["Service"]) => ({
      finalRange: (from: BlockNumber, to: BlockNumber) =>
        Effect.map(reader.finalRange(from, to), (range) => ({
          ...range,
          transfers: [new Transfer({
            chainId: CHAIN, txHash: tx("a"), logIndex: NATIVE, blockNumber: height(10), blockHash: FORGED, timestampSeconds: 4_000_000_000,
            from: walletOf(1), to: OURS, asset: BNB, amount: Amount.make(5n), proof: "block"
          })]
        }))
    })
    yield* Effect.ignore(scanGap()).pipe(lying([[P2, invent]]))
    yield* mineMany(6)
    yield* settle()
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three({ behindBlocksMax: 10, finalBlocksMax: 20 }))))

it.effect("R5 an older stretch is never read by one provider alone where two must agree", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const providers = yield* ProviderScript
    yield* mineMany(4)
    yield* (yield* ChainScript).mine([payment(1, 5n)])
    yield* mineMany(60)
    yield* scanChain()
    assert.strictEqual((yield* (yield* ScanCursorStore).gaps(CHAIN)).length, 1)
    // Two do not answer for a moment; the third leaves something out.
    yield* Effect.forEach([P2, P3], (id) => providers.set(id, { answers: { _tag: "Never", afterMs: 0 } }))
    yield* providers.set(P1, { transfersMax: 0 })
    yield* Effect.ignore(scanGap())
    yield* Effect.forEach([P1, P2, P3], (id) => providers.heal(id))
    yield* settle()
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three({ behindBlocksMax: 10 }))))

it.effect("R12 one provider's word about the first block's parent does not shut the older blocks for ever", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* mineMany(7)
    yield* (yield* ChainScript).mine([payment(1, 5n)])
    yield* mineMany(60)
    yield* scanChain().pipe(lying([[P1, (reader) => ({
      header: (number: BlockNumber) => Effect.map(reader.header(number), (header) => number === 4 ? { ...header, hash: FORGED } : header)
    })]]))
    yield* settle()
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three({ behindBlocksMax: 10, startBlock: Option.some(height(5)) }))))
