import { assert, it } from "@effect/vitest"
import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { Effect } from "effect"
import { encodeFunctionData } from "viem"
import type { Hex } from "viem"
import { installToken, tokenAbi, tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import type { Anvil } from "../../sandbox/chain/startAnvil.ts"
import { anvilSettings, anvilWallets, watchedIn } from "./anvilWorld.ts"

const BLOCKS = 2_000
const TRANSFERS_PER_BLOCK = 30
/** Every second block has one transfer to us, every tenth of those two: 2 % of all transfers. */
const oursIn = (block: number): number => block % 2 === 0 ? block % 10 === 0 ? 2 : 1 : 0
const GAS = 1_500_000n
const MINED_AT_ONCE = 250

/** One transaction with thirty transfers, and one block, at a time; the block's gas limit keeps the next one out. */
const fill = async ({ client }: Anvil, wallet: Hex) => {
  await client.setBlockGasLimit({ gasLimit: GAS })
  const mint = encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [tokenOwner.address, 10n ** 24n] })
  for (let block = 0; block <= BLOCKS; block++) {
    const receivers = Array.from({ length: TRANSFERS_PER_BLOCK }, (_, index): Hex =>
      index < oursIn(block) ? wallet : `0x${(1_000 + index).toString(16).padStart(40, "0")}`)
    const batch = encodeFunctionData({ abi: tokenAbi, functionName: "batchTransfer", args: [receivers, receivers.map(() => 1n)] })
    const serializedTransaction = await tokenOwner.signTransaction({
      type: "legacy", chainId: 56, nonce: block, to: USDT_ADDRESS, gas: GAS, gasPrice: 50_000_000n, data: block === 0 ? mint : batch
    })
    await client.sendRawTransaction({ serializedTransaction })
  }
  // A part at a time: all at once takes longer than one request may.
  for (let left = BLOCKS + 1; left > 0; left -= MINED_AT_ONCE) await client.mine({ blocks: Math.min(MINED_AT_ONCE, left) })
}

it.live("a backfill of 2,000 busy blocks finds every transfer to us in at most 0.05 calls per block and two for each found", () => Effect.gen(function*() {
  const anvil = yield* Effect.acquireRelease(Effect.promise(() => startAnvil()), ({ close }) => Effect.promise(close))
  const settings = anvilSettings(anvil)
  yield* Effect.promise(() => installToken(anvil).then(() => fill(anvil, anvilWallets[0] as Hex)))
  const requests: Array<ReadonlyArray<string>> = []
  const counted = ChainReaderBsc.make({ ...settings, onRequest: (methods) => requests.push(methods) })
  const reader = yield* counted.pipe(Effect.provideService(WatchedWallets, watchedIn(new Set(anvilWallets))))
  const started = performance.now()
  const range = yield* reader.finalRange(BlockNumber.make(2), BlockNumber.make(BLOCKS + 1))
  const tookMs = Math.round(performance.now() - started)
  const calls = requests.flat().length
  assert.strictEqual(range.transfers.length, Array.from({ length: BLOCKS }, (_, block) => oursIn(block + 1)).reduce((sum, ours) => sum + ours, 0))
  assert.strictEqual(range.transfers.length / (BLOCKS * TRANSFERS_PER_BLOCK), 0.02)
  const found = new Set(range.transfers.map(({ blockNumber }) => blockNumber)).size
  assert.isAtMost(calls - 2 * found, 0.05 * BLOCKS)
  assert.isTrue(range.transfers.every(({ proof }) => proof === "block"))
  yield* Effect.logInfo("backfill", { blocks: BLOCKS, found, transfers: range.transfers.length, calls, requests: requests.length, tookMs })
}), 120_000)
