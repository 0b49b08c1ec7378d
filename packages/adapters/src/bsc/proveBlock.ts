import { Predicate } from "effect"
import type { Hash } from "viem"
import { bloomsFit } from "./bloomsFit.ts"
import { hasUnknownField, headerHash } from "./headerHash.ts"
import { placesFit, transactionsFit, valuesOf } from "./placesFit.ts"
import { receiptsRoot } from "./receiptsRoot.ts"
import { transactionsRoot } from "./transactionsRoot.ts"

/** The part of an answer that contradicts another part of it. */
export type ForgedPart = "header hash" | "transactions root" | "transaction place" | "receipts root" | "logs bloom" | "receipt place"

/**
 * `Proven`: everything fits; `withReceipts` tells whether receipts were there to be proved too.
 * `Forged`: no chain has such a block. A receipt's place is also wrong when it is of another fork's block, so ask by block hash.
 * `Unprovable`: everything else fits, but a transaction of an unknown type keeps the transactions root from being computed.
 * `Malformed`: the answer is not in the form of a block with full transactions, or of receipts.
 */
export type BlockProof =
  | { readonly _tag: "Proven"; readonly hash: Hash; readonly withReceipts: boolean }
  | { readonly _tag: "Forged"; readonly what: ForgedPart }
  | { readonly _tag: "Unprovable"; readonly why: "unknown transaction type"; readonly type: number }
  | { readonly _tag: "Malformed"; readonly what: "header" | "transactions" | "receipts" }

const forged = (what: ForgedPart): BlockProof => ({ _tag: "Forged", what })
const malformed = (what: "header" | "transactions" | "receipts"): BlockProof => ({ _tag: "Malformed", what })
const same = (stated: unknown, computed: Hash): boolean => Predicate.isString(stated) && stated.toLowerCase() === computed

type Block = Readonly<Record<string, unknown>>
/** What the transactions prove: nothing wrong, or with an unknown type in between. */
type Checked = BlockProof | { readonly unknownType: number | null }

const checkTransactions = (block: Block, transactions: ReadonlyArray<unknown>): Checked => {
  const found = transactionsRoot(transactions)
  if (found._tag === "Malformed") return malformed("transactions")
  if (found._tag === "WrongHash") return forged("transactions root")
  if (found._tag === "Root" && !same(block["transactionsRoot"], found.root)) return forged("transactions root")
  if (!transactionsFit(block, transactions)) return forged("transaction place")
  return { unknownType: found._tag === "UnknownType" ? found.type : null }
}

const findFault = (block: Block, transactions: ReadonlyArray<unknown>, receipts: unknown): BlockProof | null => {
  if (!Array.isArray(receipts) || !receipts.every(Predicate.isObject)) return malformed("receipts")
  if (!placesFit(block, transactions, receipts)) return forged("receipt place")
  const root = receiptsRoot(receipts)
  if (root === null) return malformed("receipts")
  if (!same(block["receiptsRoot"], root)) return forged("receipts root")
  return bloomsFit(String(block["logsBloom"]), receipts) ? null : forged("logs bloom")
}

/**
 * Checks that a block and its receipts, as `eth_getBlockBy*` with full transactions and `eth_getBlockReceipts` answer them, are
 * one whole: that nothing was changed, added, left out or moved within a block of this hash. `receipts` is `null` where none were
 * asked for. It does not check that the chain has a block of this hash, nor what no root covers: `from` (see `recoverSender`; that
 * a receipt states the same is checked), `gasPrice` of fee market transactions, a legacy transaction's `chainId`, a receipt's
 * `gasUsed`, `contractAddress` and prices, and a block's `size`, `totalDifficulty`, `uncles` and `withdrawals`.
 */
export const proveBlock = (answer: unknown, receipts: unknown): BlockProof => {
  const block = valuesOf(answer)
  const { hash: stated, transactions } = block
  const hash = headerHash(block)
  if (hash === null || !Predicate.isString(stated)) return malformed("header")
  // After a hard fork every provider's blocks look wrong to us: then none of them is a liar, and nothing is believed.
  if (!same(stated, hash)) return hasUnknownField(block) ? malformed("header") : forged("header hash")
  if (!Array.isArray(transactions)) return malformed("transactions")
  const checked = checkTransactions(block, transactions)
  if ("_tag" in checked) return checked
  const fault = receipts === null ? null : findFault(block, transactions, receipts)
  if (fault !== null) return fault
  return checked.unknownType === null
    ? { _tag: "Proven", hash, withReceipts: receipts !== null }
    : { _tag: "Unprovable", why: "unknown transaction type", type: checked.unknownType }
}
