import { assert, it } from "@effect/vitest"
import { ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Result } from "effect"
import type { ForgedBlock } from "../../sandbox/provider/ForgedBlock.ts"
import { blockAnswer } from "../bsc/honestNode.ts"
import { readerOnBlocks } from "../bsc/readerOn.ts"
import { number } from "../bsc/scriptedRpc.ts"
import { sealChain, VALIDATOR, WALLET } from "../bsc/sealedChain.ts"

/** The real block under its real hash; but one payment to us says that it is of a type nobody knows, and goes elsewhere. */
const disguise = (block: ForgedBlock): ForgedBlock => ({
  ...block,
  transactions: block.transactions.map((item) => ({ ...item, type: "0x7e" as const, to: VALIDATOR, value: "0x0" as const }) as typeof item),
  receipts: block.receipts.map((item) => ({ ...item, to: VALIDATOR }) as typeof item)
})

it.live("R16 a provider cannot hide a payment by calling its transaction one of an unknown type", () => Effect.gen(function*() {
  const blocks = yield* Effect.promise(() => sealChain(6, { 2: [{ to: WALLET, value: 7n }] }))
  const told = disguise(blocks[2] as ForgedBlock)
  const { reader } = yield* readerOnBlocks(blocks, (method, [place = "", isFull = ""]) => {
    if (place !== "0x2" && place !== told.header.hash) return undefined
    if (method === "eth_getBlockByNumber") return blockAnswer(told, Boolean(isFull))
    return method === "eth_getBlockReceipts" ? told.receipts : undefined
  })
  const read = yield* Effect.result(reader.liveRange(number(1), number(4)))
  // Either the lie is found out, or the money is seen; silence is neither.
  const seen = Result.isSuccess(read) ? read.success.transfers.map(({ amount }) => amount) : []
  const found = Result.isFailure(read) && read.failure instanceof ForgedAnswer
  assert.isTrue(found || seen.includes(7n as never), `answered as proven, with ${seen.length} transfers`)
}))
