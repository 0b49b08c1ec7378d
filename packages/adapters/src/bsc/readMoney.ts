import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainRange } from "@sigmatrade/core/chain/ChainReader"
import { ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import type { TransferProof } from "@sigmatrade/core/chain/Transfer"
import { Effect, Metric } from "effect"
import { checkSender } from "./checkSender.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import { joinTransfers } from "./joinTransfers.ts"
import { movesNative, nativeTransfers } from "./nativeTransfers.ts"
import type { OurWallets } from "./OurWallets.ts"
import type { BlockProof } from "./proveBlock.ts"
import { proveBlock } from "./proveBlock.ts"
import type { ProvenTransaction } from "./ProvenTransaction.ts"
import { provenTransactions } from "./ProvenTransaction.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { TokenMove } from "./TokenMove.ts"
import { isOwnDoing, misdirectedTransfer, tokenMoves, tokenTransfers } from "./TokenMove.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** What moved to and from our wallets in one block. */
export type BlockMoney = Pick<ChainRange, "transfers" | "misdirected">

const NOTHING: BlockMoney = { transfers: [], misdirected: [] }

/** Tokens we do not take that reached our wallets by somebody else's doing: advertising, as a rule. */
export const foreignTokens = Metric.counter("bsc_foreign_token_ignored", {
  description: "Transfer logs of tokens we do not take, sent to our wallets by others than their owners",
  incremental: true
})

/** How well the block's transactions are known: a type that nobody can encode yet leaves us with the provider's word. */
const judge = (proof: BlockProof, number: BlockNumber): Effect.Effect<TransferProof, RpcFailure | ForgedAnswer> => {
  switch (proof._tag) {
    case "Proven": return Effect.succeed("block")
    case "Unprovable": return Effect.succeed("word")
    case "Forged": return Effect.fail(new ForgedAnswer({ number, what: proof.what }))
    case "Malformed": return Effect.fail(malformed(proof.what))
  }
}

const partiesOf = function*(transactions: ReadonlyArray<ProvenTransaction>, moves: ReadonlyArray<TokenMove>): Generator<Address> {
  for (const { from, to } of transactions) yield* [from, to]
  for (const { from, to } of moves) yield* [from, to]
}

/** Senders of everything that only its sender explains; answers the transactions whose sender is certain. */
const checkSenders = Effect.fnUntraced(function*(
  { header: { number } }: FullBlock,
  transactions: ReadonlySet<ProvenTransaction>
): Effect.fn.Return<ReadonlySet<ProvenTransaction>, ForgedAnswer> {
  const certain = new Set<ProvenTransaction>()
  for (const transaction of transactions) if (yield* checkSender(transaction, number)) certain.add(transaction)
  return certain
})

const collect = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  block: FullBlock,
  receipts: ReadonlyArray<Answer>,
  proof: TransferProof
): Effect.fn.Return<BlockMoney, ForgedAnswer> {
  const transactions = provenTransactions(block, receipts)
  const moves = yield* tokenMoves(chain, transactions)
  const wallets = yield* ours.among(partiesOf(transactions, moves))
  if (wallets.size === 0) return NOTHING
  const pinned = moves.filter(({ contract, from, to }) => chain.tokens.has(contract) && (wallets.has(from) || wallets.has(to)))
  const foreign = moves.filter(({ contract, to }) => !chain.tokens.has(contract) && wallets.has(to))
  const own = foreign.filter(isOwnDoing)
  const natives = transactions.filter((transaction) => movesNative(transaction, wallets))
  // A log says by itself from whom its token came, and the receipts root proves it: no sender is needed there, and each costs a millisecond.
  const certain = yield* checkSenders(block, new Set([...natives, ...own.map(({ transaction }) => transaction)]))
  const misdirected = own.filter(({ transaction }) => certain.has(transaction))
  yield* Metric.update(foreignTokens, foreign.length - misdirected.length)
  return {
    transfers: joinTransfers(
      nativeTransfers(chain, block, natives, wallets, proof),
      pinned.flatMap((move) => tokenTransfers(chain, block, move))
    ),
    misdirected: misdirected.map((move) => misdirectedTransfer(block, move))
  }
})

/**
 * Everything of ours in one block, proven: its roots hold what is told, and who signed it is recovered from the signatures. Without
 * receipts, when nothing in the block concerns us, it proves just that block and its list of transactions.
 * Errors: `ForgedAnswer` when a part of the answer contradicts the hash or another part.
 */
export const readMoney = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  block: FullBlock,
  receipts: ReadonlyArray<Answer> | null
): Effect.fn.Return<BlockMoney, RpcFailure | ForgedAnswer> {
  const proof = yield* judge(yield* proveBlock(block.answer, receipts), block.header.number)
  // A block may hold thousands of transactions, and others wait for this thread too.
  yield* Effect.yieldNow
  return receipts === null ? NOTHING : yield* collect(chain, ours, block, receipts, proof)
})
