import type { BscSettings } from "@sigmatrade/adapters/bsc/BscSettings"
import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import type { Address } from "@sigmatrade/core/chain/Address"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { Effect } from "effect"
import type { ForgedBlock } from "../../sandbox/provider/ForgedBlock.ts"
import { honestNode } from "./honestNode.ts"
import type { Script } from "./scriptedRpc.ts"
import { answerBy, scriptedRpc } from "./scriptedRpc.ts"
import type { Acts } from "./sealedChain.ts"
import { OTHER, sealChain, WALLET } from "./sealedChain.ts"

/** Overrules nothing. */
export const nothing: Script = () => undefined

/** Our wallets: named, or too many to name. */
export const watched = (isNamed: boolean, ours: ReadonlyArray<Address> = [WALLET, OTHER]) =>
  WatchedWallets.of({
    few: Effect.succeed(isNamed ? ours : null),
    among: (addresses) => Effect.succeed(new Set(addresses.filter((address) => ours.includes(address))))
  })

/** A reader on an honest node with these blocks where the script, as long as it answers anything, overrules. */
export const readerOnBlocks = (
  blocks: ReadonlyArray<ForgedBlock>,
  script: Script = nothing,
  changes: Partial<BscSettings> = {},
  wallets = watched(true)
) =>
  Effect.gen(function*() {
    const honest = honestNode(blocks)
    const server = yield* scriptedRpc(answerBy((...call) => {
      const answer = script(...call)
      return answer === undefined ? honest(...call) : answer
    }))
    const settings = { ...server.settings, ...changes }
    const reader = yield* ChainReaderBsc.make(settings).pipe(Effect.provideService(WatchedWallets, wallets))
    return { ...server, reader, blocks }
  })

/** The same on a chain of blocks `0..last` in which these acts happen. */
export const readerOn = (last: number, acts: Acts = {}, script: Script = nothing, changes: Partial<BscSettings> = {}) =>
  Effect.promise(() => sealChain(last, acts)).pipe(Effect.flatMap((blocks) => readerOnBlocks(blocks, script, changes)))

/** The amounts of a range's transfers, in their order. */
export const amounts = (range: { readonly transfers: ReadonlyArray<{ readonly amount: bigint }> }) => range.transfers.map(({ amount }) => amount)
