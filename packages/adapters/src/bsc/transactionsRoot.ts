import { Effect, Predicate } from "effect"
import type { Hash } from "viem"
import { encodeRlp } from "./encodeRlp.ts"
import { keccakHex } from "./keccak.ts"
import { orderedRoot } from "./orderedRoot.ts"
import type { RlpField } from "./rlpFields.ts"
import { transactionPayload } from "./transactionPayload.ts"

/**
 * `UnknownType`: of a kind that this code was written before, which a hard fork may bring, so neither true nor forged.
 * `WrongHash`: the transaction's content does not have the hash that it states; `index` counts from 0.
 */
export type TransactionsRoot =
  | { readonly _tag: "Root"; readonly root: Hash }
  | { readonly _tag: "UnknownType"; readonly type: number }
  | { readonly _tag: "WrongHash"; readonly index: number }
  | { readonly _tag: "Malformed" }

/** The bytes of a transaction or receipt in its trie (EIP-2718): the fields, behind the type unless that is 0. */
export const encodeTyped = (type: number, fields: ReadonlyArray<RlpField>): Uint8Array => {
  const encoded = encodeRlp(fields)
  if (type === 0) return encoded
  const typed = new Uint8Array(encoded.length + 1)
  typed[0] = type
  typed.set(encoded, 1)
  return typed
}

/**
 * The root of the transactions of a block, from the full transactions of `eth_getBlockBy*` in their order.
 *
 * Each must also have the hash that it states. Not part of any root, so not checked here: `from` (see `recoverSender`), the place
 * in the block, a legacy transaction's `chainId` and, for fee market transactions, `gasPrice`.
 * An unknown type is answered only when every other transaction has its hash, so that it cannot hide a forged one.
 */
export const transactionsRoot = Effect.fnUntraced(function*(
  transactions: ReadonlyArray<unknown>
): Effect.fn.Return<TransactionsRoot> {
  const leaves: Array<Uint8Array> = []
  let unknownType: number | null = null
  for (const [index, transaction] of transactions.entries()) {
    const payload = transactionPayload(transaction)
    const stated = Predicate.hasProperty(transaction, "hash") ? transaction.hash : undefined
    if (payload === null || !Predicate.isString(stated)) return { _tag: "Malformed" }
    if ("unknownType" in payload) {
      unknownType ??= payload.unknownType
      continue
    }
    const leaf = encodeTyped(payload.type, [...payload.unsigned, ...payload.signature])
    if (keccakHex(leaf) !== stated.toLowerCase()) return { _tag: "WrongHash", index }
    leaves.push(leaf)
  }
  return unknownType === null ? { _tag: "Root", root: yield* orderedRoot(leaves) } : { _tag: "UnknownType", type: unknownType }
})
