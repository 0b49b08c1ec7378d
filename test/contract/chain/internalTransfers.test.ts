import { assert, it } from "@effect/vitest"
import { internalMoves } from "@sigmatrade/adapters/bsc/CallFrame"
import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import { TRACE_METHODS } from "@sigmatrade/adapters/bsc/TraceMethod"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { internalCall } from "@sigmatrade/core/chain/Transfer"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { Effect } from "effect"
import type { Hex } from "viem"
import { concat, numberToHex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import type { Anvil } from "../../sandbox/chain/startAnvil.ts"
import { anvilSettings, anvilWallets, watchedIn } from "./anvilWorld.ts"

const sender = privateKeyToAccount(`0x${"7".repeat(64)}`)
const at = (digit: string): Hex => `0x${digit.repeat(40)}`
/** The outer contract calls the others; the mistaken one pays and then reverts. */
const [OUTER, INNER, MISTAKEN, FAILING, VIEW] = [at("a"), at("b"), at("c"), at("d"), at("e")]
const [wallet, other] = [anvilWallets[0] as Hex, anvilWallets[1] as Hex]

/** A call of an address with a value, its outcome thrown away. */
const call = (to: Hex, value: number): Hex => concat(["0x5f5f5f5f60", numberToHex(value, { size: 1 }), "0x73", to, "0x5af150"])
const staticCall = (to: Hex): Hex => concat(["0x5f5f5f5f73", to, "0x5afa50"])
const REVERT: Hex = "0x5f5ffd"
const STOP: Hex = "0x00"

/** Block 1: one transaction with calls of all sorts, one that reverts as a whole, and one that pays us directly. */
const mine = async ({ client }: Anvil) => {
  const codes: ReadonlyArray<readonly [Hex, Hex]> = [
    [OUTER, concat([call(wallet, 5), staticCall(VIEW), call(MISTAKEN, 9), call(INNER, 20), call(other, 6), STOP])],
    [INNER, concat([call(wallet, 7), STOP])],
    [MISTAKEN, concat([call(wallet, 3), call(INNER, 2), REVERT])],
    [VIEW, STOP],
    [FAILING, concat([call(wallet, 4), REVERT])]
  ]
  for (const [address, bytecode] of codes) {
    await client.setCode({ address, bytecode })
    await client.setBalance({ address, value: 1_000n })
  }
  await client.setBalance({ address: sender.address, value: 10n ** 24n })
  for (const [nonce, to] of [OUTER, FAILING, wallet].entries()) {
    const request = { type: "legacy", chainId: 56, nonce, to, value: 11n, gas: 500_000n, gasPrice: 50_000_000n } as const
    await client.sendRawTransaction({ serializedTransaction: await sender.signTransaction(request) })
  }
  await client.mine({ blocks: 1 })
}

it.live("what contracts pay us is traced on anvil, without what was reverted, under the same numbers by either method", () => Effect.gen(function*() {
  const anvil = yield* Effect.acquireRelease(Effect.promise(() => startAnvil()), ({ close }) => Effect.promise(close))
  yield* Effect.promise(() => mine(anvil))
  const watched = watchedIn(new Set(anvilWallets))
  const reader = yield* ChainReaderBsc.make(anvilSettings(anvil)).pipe(Effect.provideService(WatchedWallets, watched))
  const header = yield* reader.header(BlockNumber.make(1))
  const found = yield* reader.internalTransfers(header)
  const { transactions } = yield* Effect.promise(() => anvil.client.getBlock({ blockNumber: 1n }))
  assert.deepEqual<unknown>(found?.map(({ amount, from, logIndex, to }) => [logIndex, from, to, amount]), [
    [internalCall(0), OUTER, wallet, 5n],
    [internalCall(7), INNER, wallet, 7n],
    [internalCall(8), OUTER, other, 6n]
  ])
  assert.deepEqual<unknown>([...new Set(found?.map(({ txHash }) => txHash))], [transactions[0]])
  const request = anvil.client.request as (call: { method: string; params: ReadonlyArray<unknown> }) => Promise<unknown>
  const moves = yield* Effect.forEach(TRACE_METHODS, ({ call: callOf, read }) =>
    Effect.promise(() => request(callOf(header))).pipe(
      Effect.flatMap((answer) => read(answer, header, transactions)),
      Effect.map((frames) => frames.map(internalMoves))
    ))
  assert.deepStrictEqual(moves[1], moves[0])
  assert.deepStrictEqual(moves[0]?.map((ofTransaction) => ofTransaction.length), [4, 0, 0])
  const { transfers } = yield* reader.liveRange(header.number, header.number)
  assert.deepEqual<unknown>(transfers.map(({ amount, to }) => [amount, to]), [[11n, Address.make(wallet)]])
}), 60_000)
