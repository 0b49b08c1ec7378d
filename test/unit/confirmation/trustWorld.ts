import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import type { IncidentKind } from "@sigmatrade/core/incident/Incident"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { CHAIN_DEPOSIT } from "@sigmatrade/core/ledger/Account"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { assert } from "@effect/vitest"
import { ownerOf } from "@sigmatrade/core/ledger/Account"
import { Effect, HashMap, Option } from "effect"
import { BNB, CHAIN, community, held, OURS, P1, P2, P3, payment } from "../community.ts"

/** Three providers, of which two must agree. */
export const THREE = { providers: [P1, P2, P3], quorum: 2 }
/** A community that hears three providers. */
export const three = (given: Parameters<typeof community>[0] = {}) => community({ ...THREE, ...given })
export const [ANNA, BORIS] = [OperatorName.make("anna"), OperatorName.make("boris")] as const
export const height = (number: number) => BlockNumber.make(number)

/** What a watcher does in one round; what cannot be done now is tried again in the next one. */
const round = Effect.gen(function*() {
  yield* Effect.ignore(scanChain())
  yield* Effect.ignore(scanGap())
  yield* Effect.ignore(confirmDeposits())
  yield* Effect.ignore(repairFinality())
  while ((yield* creditDeposits()) > 0);
})
/** Works until there is surely nothing left to do. */
export const settle = (rounds = 15) => Effect.replicateEffect(round, rounds, { discard: true })

/** Mines each of these blocks and works after every one, so that every header is kept. */
export const live = Effect.fn("live")(function*(...blocks: ReadonlyArray<ReadonlyArray<ScriptedTransfer>>) {
  for (const transfers of blocks) {
    yield* (yield* ChainScript).mine(transfers)
    yield* settle(2)
  }
})
export const mineMany = Effect.fn("mineMany")(function*(count: number) {
  yield* Effect.replicateEffect((yield* ChainScript).mine(), count, { discard: true })
})
/** That many empty blocks. */
export const empty = (count: number): ReadonlyArray<ReadonlyArray<ScriptedTransfer>> => Array.from({ length: count }, () => [])

export const openKinds = Effect.gen(function*() {
  return (yield* (yield* IncidentStore).opened).map(({ kind }) => kind)
})
export const openOf = Effect.fn("openOf")(function*(kind: IncidentKind) {
  return Option.getOrThrow(Option.fromUndefinedOr((yield* (yield* IncidentStore).opened).find((one) => one.kind === kind)))
})
export const world = Effect.gen(function*() {
  return yield* (yield* MemoryWorld).read((now) => now)
})
export const markNumber = Effect.gen(function*() {
  return Option.match(yield* (yield* ScanCursorStore).finalMark(CHAIN), { onNone: () => null, onSome: ({ number }) => number as number })
})
export const states = Effect.gen(function*() {
  return Object.fromEntries((yield* (yield* ProviderPool).look).map(({ id, state }) => [id, state]))
})
/** What our wallet really holds after the newest block. */
export const onChain = Effect.fn("onChain")(function*(asset: AssetId = BNB) {
  const [first] = yield* ChainProviders
  if (first === undefined) return yield* Effect.die(new Error("no provider"))
  const { latest } = yield* first.reader.head
  const [holds = null] = yield* first.reader.balances(asset, [OURS], latest.number)
  return holds
})
/** What the books say our wallet holds. */
export const inBooks = (asset: AssetId = BNB) => Effect.map(held(CHAIN_DEPOSIT, asset), (amount) => -amount)
/** Every entry's kind, as often as it was booked. */
export const kinds = Effect.map(world, ({ entries }) =>
  HashMap.toValues(entries).toSorted((one, other) => one.order - other.order).map(({ value }) => value.kind))
/** All balances of an asset: their sum is zero, and no member is below. */
export const balances = Effect.fn("balances")(function*(asset: AssetId = BNB) {
  const all = HashMap.toEntries((yield* world).balances)
  return all.flatMap(([account, assets]) => HashMap.toEntries(assets).filter(([id]) => id === asset).map(([, amount]) => ({ account, amount })))
})
/** A transaction of this name. */
export const tx = (digit: string) => TxHash.make(`0x${digit.repeat(64)}`)

/** The chain throws its newest blocks away, final ones among them, and goes on with these and enough empty ones. */
export const breakAt = Effect.fn("breakAt")(function*(depth: number, ...blocks: ReadonlyArray<ReadonlyArray<Parameters<typeof payment>>>) {
  yield* (yield* ChainScript).reorg(depth, [...blocks.map((block) => block.map((one) => payment(...one))), ...empty(depth + 6 - blocks.length)])
  yield* settle(20)
})

/** The books are in balance, nobody is below zero, and they say what our wallet holds. */
export const soundBooks = Effect.gen(function*() {
  const all = yield* balances()
  assert.strictEqual(all.reduce((sum, { amount }) => sum + amount, 0n), 0n)
  assert.isTrue(all.every(({ account, amount }) => ownerOf(account) === null || amount >= 0n))
  assert.strictEqual(yield* inBooks(), yield* onChain())
})
