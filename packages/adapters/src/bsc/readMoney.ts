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
export const foreignTokens = Metric.counter("sigmatrade_chain_foreign_tokens_total", {
  description: "Transfers of tokens we do not take, sent to our wallets by others than their owners.",
  incremental: true
})

/** How well the block's transactions are known: a type that nobody can encode yet leaves us with the provider's word. */
const judge = (proof: BlockProof, number: BlockNumber): TransferProof | RpcFailure | ForgedAnswer => {
  switch (proof._tag) {
    case "Proven": return "block"
    case "Unprovable": return "word"
    case "Forged": return new ForgedAnswer({ number, what: proof.what })
    case "Malformed": return malformed(proof.what)
  }
}

/** Everybody who sent or received something and may be ours. */
const partiesOf = (
  { mayBe }: OurWallets,
  transactions: ReadonlyArray<ProvenTransaction>,
  moves: ReadonlyArray<TokenMove>
): ReadonlySet<Address> => {
  const parties = new Set<Address>()
  for (const { from, to } of [...transactions, ...moves]) {
    if (mayBe(from)) parties.add(from)
    if (mayBe(to)) parties.add(to)
  }
  return parties
}

/** Senders of everything that only its sender explains; answers the transactions whose sender is certain. */
const checkSenders = Effect.fnUntraced(function*(
  { header: { number } }: FullBlock,
  transactions: ReadonlySet<ProvenTransaction>
): Effect.fn.Return<ReadonlySet<ProvenTransaction>, ForgedAnswer> {
  const certain = new Set<ProvenTransaction>()
  for (const transaction of transactions) {
    if (yield* checkSender(transaction, number)) certain.add(transaction)
    // Each takes milliseconds, and answers that wait to be read meanwhile would count as late.
    yield* Effect.yieldNow
  }
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
  const { moves, quarantine } = tokenMoves(chain, ours, transactions)
  yield* quarantine
  const wallets = yield* ours.among(partiesOf(ours, transactions, moves))
  if (wallets.size === 0) return NOTHING
  const pinned = moves.filter(({ contract, from, to }) => chain.tokens.has(contract) && (wallets.has(from) || wallets.has(to)))
  const foreign = moves.filter(({ contract, to }) => !chain.tokens.has(contract) && wallets.has(to))
  const own = foreign.filter(isOwnDoing)
  const natives = transactions.filter((transaction) => movesNative(transaction, wallets))
  // A log says by itself from whom its token came, and the receipts root proves it: no sender is needed there, and each costs a millisecond.
  const asked = new Set([...natives, ...own.map(({ transaction }) => transaction)])
  const certain = asked.size === 0 ? asked : yield* checkSenders(block, asked)
  const misdirected = own.filter(({ transaction }) => certain.has(transaction))
  if (foreign.length > misdirected.length) yield* Metric.update(foreignTokens, foreign.length - misdirected.length)
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
  const proof = judge(proveBlock(block.answer, receipts), block.header.number)
  if (typeof proof !== "string") return yield* proof
  return receipts === null ? NOTHING : yield* collect(chain, ours, block, receipts, proof)
})
