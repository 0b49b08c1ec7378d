import { Predicate } from "effect"
import type { Hash } from "viem"
import { keccakHex } from "./keccak.ts"
import { orderedRoot } from "./orderedRoot.ts"
import { mark, release, since } from "./putHex.ts"
import type { Values } from "./putRecord.ts"
import { putSigned, typeByte, unsignedLayouts } from "./putSigned.ts"

/**
 * `UnknownType`: of a kind that this code was written before, which a hard fork may bring, so neither true nor forged.
 * `WrongHash`: the transaction's content does not have the hash that it states; `index` counts from 0.
 */
export type TransactionsRoot =
  | { readonly _tag: "Root"; readonly root: Hash }
  | { readonly _tag: "UnknownType"; readonly type: number }
  | { readonly _tag: "WrongHash"; readonly index: number }
  | { readonly _tag: "Malformed" }

const rootOf = (transactions: ReadonlyArray<unknown>): TransactionsRoot => {
  const leaves: Array<Uint8Array> = []
  let unknownType: number | null = null
  for (const [index, transaction] of transactions.entries()) {
    const values = Predicate.isObject(transaction) ? transaction as Values : {}
    const type = typeByte(values)
    const stated = values["hash"]
    if (type === null || !Predicate.isString(stated)) return { _tag: "Malformed" }
    if (unsignedLayouts[type] === undefined) {
      unknownType ??= type
      continue
    }
    const before = mark()
    if (!putSigned(type, values)) return { _tag: "Malformed" }
    const leaf = since(before)
    if (keccakHex(leaf) !== stated.toLowerCase()) return { _tag: "WrongHash", index }
    leaves.push(leaf)
  }
  return unknownType === null ? { _tag: "Root", root: orderedRoot(leaves) } : { _tag: "UnknownType", type: unknownType }
}

/**
 * The root of the transactions of a block, from the full transactions of `eth_getBlockBy*` in their order.
 *
 * Each must also have the hash that it states. Not part of any root, so not checked here: `from` (see `recoverSender`), the place
 * in the block, a legacy transaction's `chainId` and, for fee market transactions, `gasPrice`.
 * An unknown type is answered only when every other transaction has its hash, so that it cannot hide a forged one.
 */
export const transactionsRoot = (transactions: ReadonlyArray<unknown>): TransactionsRoot => {
  const before = mark()
  const found = rootOf(transactions)
  release(before)
  return found
}
