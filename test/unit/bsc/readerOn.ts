import type { BscSettings } from "@sigmatrade/adapters/bsc/BscSettings"
import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { Context, Effect, Layer } from "effect"
import type { Script } from "./scriptedRpc.ts"
import { answerBy, blockHash, PAYER, quietChain, scriptedRpc, WALLET, word } from "./scriptedRpc.ts"

/** A reader on a quiet chain where the script, as long as it answers anything, overrules. */
export const readerOn = (script: Script, changes: Partial<BscSettings> = {}) =>
  Effect.gen(function*() {
    const server = yield* scriptedRpc(answerBy((...call) => {
      const answer = script(...call)
      return answer === undefined ? quietChain(...call) : answer
    }))
    const reader = Context.get(yield* Layer.build(ChainReaderBsc.layer({ ...server.settings, ...changes })), ChainReader)
    server.forget()
    return { ...server, reader }
  })

/** Overrules nothing. */
export const nothing: Script = () => undefined

/** The amounts of a range's transfers, in their order. */
export const amounts = (range: { readonly transfers: ReadonlyArray<{ readonly amount: bigint }> }) => range.transfers.map(({ amount }) => amount)

/** A transaction that pays our wallet 7 base units of native value; its hash is made of the height. */
export const payment = (height: number, changes: Readonly<Record<string, unknown>> = {}) =>
  ({ hash: word(BigInt(height)), from: PAYER, to: WALLET, value: "0x7", ...changes })

/** The receipt of `payment`. */
export const receipt = (height: number, status = "0x1", fork = 0) =>
  ({ transactionHash: word(BigInt(height)), blockHash: blockHash(height, fork), status })
