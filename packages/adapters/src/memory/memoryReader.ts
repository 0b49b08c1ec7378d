import type { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainHead, ChainIdentity, LookAhead, LookedAhead } from "@sigmatrade/core/chain/ChainReader"
import { BlockUnknown, ChainMoved, ChainReader, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { internalCall, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Effect } from "effect"
import { digest } from "./digest.ts"
import { balanceAfter, balanceKey } from "./MemoryBlock.ts"
import type { MemoryProvider } from "./MemoryProvider.ts"
import { blockAt } from "./MemoryProvider.ts"
import { factsOf } from "./MemoryToken.ts"
import type { ScriptedTransfer } from "./ScriptedTransfer.ts"
import { readMemoryStretch } from "./readMemoryStretch.ts"

type Reader = ChainReader["Service"]

/** Answers as the provider answers now: at once, late, or not at all. What it says is as of the moment when it says it. */
const ask = <A, E>(
  provider: MemoryProvider,
  operation: string,
  answer: () => Effect.Effect<A, E>
): Effect.Effect<A, E | ChainUnavailable> =>
  Effect.suspend((): Effect.Effect<A, E | ChainUnavailable> => {
    const { network } = provider
    if (network.failuresLeft > 0) {
      network.failuresLeft -= 1
      return Effect.fail(new ChainUnavailable({ operation, reason: network.reason }))
    }
    const { answers } = provider.condition()
    switch (answers._tag) {
      case "AtOnce": return answer()
      case "Late": return Effect.andThen(Effect.sleep(answers.afterMs), Effect.suspend(answer))
      case "RateLimited":
        return Effect.fail(new ChainUnavailable({ operation, reason: "rate limited", retryAfterMs: answers.retryAfterMs }))
      case "Never": {
        const silent = Effect.fail(new ChainUnavailable({ operation, reason: "no answer" }))
        return answers.afterMs === 0 ? silent : Effect.andThen(Effect.sleep(answers.afterMs), silent)
      }
    }
  })

const identityOf = ({ condition, genesis, settings }: MemoryProvider): ChainIdentity => {
  const { chainId, genesis: claimed, syncing } = condition()
  return { chainId: chainId ?? settings.chainId, genesis: claimed ?? genesis.header.hash, syncing }
}

const finalHeight = ({ condition, network }: MemoryProvider, tip: number): number | null => {
  const { finality } = condition()
  switch (finality._tag) {
    case "Chain": return network.finalityLag === null ? null : tip - network.finalityLag
    case "Lag": return tip - finality.blocks
    case "At": return finality.number
    case "None": return null
  }
}

const headOf = (provider: MemoryProvider): ChainHead => {
  const { blocks, tip } = provider.view()
  const final = finalHeight(provider, tip)
  const header = (number: number) => (blocks[number] ?? provider.genesis).header
  return { latest: header(tip), finalized: final === null ? null : header(Math.min(tip, Math.max(0, final))) }
}

const balancesOf = (provider: MemoryProvider): Reader["balances"] => (asset, wallets, number) =>
  ask(provider, "balances", (): Effect.Effect<ReadonlyArray<Amount | null>, ChainUnavailable> => {
    const { blocks, tip } = provider.view()
    const block = blocks[number]
    if (block === undefined || number > tip) return Effect.fail(new ChainUnavailable({ operation: "balances", reason: "unknown block" }))
    if (number < provider.condition().stateFrom) return Effect.succeed(wallets.map(() => null))
    return Effect.succeed(wallets.map((wallet) => {
      const held = balanceAfter(block, balanceKey(asset, wallet))
      return Amount.make(held < 0n ? 0n : held)
    }))
  })

const madeUp = ({ settings }: MemoryProvider, block: BlockHeader) => (transfer: ScriptedTransfer, ordinal: number): Transfer => {
  const { amount, asset, from, to, txHash = TxHash.make(digest(`traced ${block.hash} ${ordinal}`)) } = transfer
  const { hash: blockHash, number: blockNumber, timestampSeconds } = block
  const place = { chainId: settings.chainId, txHash, logIndex: internalCall(ordinal), blockNumber, blockHash, timestampSeconds }
  return new Transfer({ ...place, from, to, asset, amount: Amount.make(amount), proof: "word" })
}

const tracesOf = (provider: MemoryProvider): Reader["internalTransfers"] => (header) =>
  ask(provider, "internalTransfers", (): Effect.Effect<ReadonlyArray<Transfer> | null, ChainMoved> => {
    const { traces } = provider.condition()
    if (traces._tag === "None") return Effect.succeed(null)
    const block = blockAt(provider, header.number)
    if (block?.header.hash !== header.hash) return Effect.fail(new ChainMoved({ number: header.number }))
    const told = traces._tag === "False" ? traces.transfers.map(madeUp(provider, header)) : block.internal
    if (told.length === 0) return Effect.succeed(told)
    return Effect.map(provider.wallets.among([...new Set(told.flatMap(({ from, to }) => [from, to]))]), (ours) =>
      told.filter(({ from, to }) => ours.has(from) || ours.has(to)))
  })

/** Every question of a look by itself, as this chain has no requests to save. */
const lookAt = Effect.fnUntraced(function*(reader: Reader, { balances, next, tokens }: LookAhead) {
  const head = yield* reader.head
  return {
    head,
    next: next === null || next > head.latest.number ? null : yield* reader.liveRange(next, next).pipe(
      Effect.catchTags({
        BlockUnknown: () => Effect.succeed(null),
        ChainMoved: () => Effect.succeed(null),
        ChainUnavailable: () => Effect.succeed(null)
      })
    ),
    balances: yield* Effect.forEach(balances, ({ asset, number, wallet }) =>
      reader.balances(asset, [wallet], number).pipe(Effect.map(([held]) => held), Effect.orElseSucceed(() => undefined))),
    tokens: yield* Effect.forEach(tokens, (asset) => reader.tokenFacts(asset).pipe(Effect.orElseSucceed(() => null)))
  } satisfies LookedAhead
})

/** The port to one provider of a memory chain, whatever its condition is when it is asked. */
export const memoryReader = (provider: MemoryProvider): Reader => {
  const headerAt = (number: BlockNumber) => blockAt(provider, number)?.header
  const reader = ChainReader.of({
    look: (ahead) => lookAt(reader, ahead),
    identity: ask(provider, "identity", () => Effect.succeed(identityOf(provider))),
    head: ask(provider, "head", () => Effect.succeed(headOf(provider))),
    header: (number) =>
      ask(provider, "header", () => {
        const header = headerAt(number)
        return header === undefined ? Effect.fail(new BlockUnknown({ number })) : Effect.succeed(header)
      }),
    // What was said lately is said again at once: this chain asks nobody else.
    headers: (numbers) => ask(provider, "headers", () => Effect.succeed(numbers.map((number) => headerAt(number) ?? null))),
    liveRange: (from, to) => ask(provider, "liveRange", () => readMemoryStretch(provider, from, to)),
    finalRange: (from, to) =>
      ask(provider, "finalRange", () => {
        const { stretchBlocksMax, transfersMax } = provider.condition()
        const end = Math.min(to, from + stretchBlocksMax - 1) as BlockNumber
        return Effect.map(readMemoryStretch(provider, from, end), ({ headers, misdirected, transfers }) => ({
          headers: headers.slice(-1), misdirected, transfers: transfers.slice(0, transfersMax)
        }))
      }),
    balances: balancesOf(provider),
    tokenFacts: (asset) =>
      ask(provider, "tokenFacts", () => {
        const { blocks, tip } = provider.view()
        const { content } = blocks[tip] ?? provider.genesis
        return Effect.succeed(asset === provider.settings.native ? null : factsOf(content.tokens, asset))
      }),
    internalTransfers: tracesOf(provider),
    heads: provider.heads
  })
  return reader
}
