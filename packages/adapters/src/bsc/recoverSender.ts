import { Effect } from "effect"
import type { Address, Hex } from "viem"
import { keccak256, recoverAddress } from "viem"
import type { RlpField } from "./rlpFields.ts"
import type { TransactionPayload } from "./transactionPayload.ts"
import { transactionPayload } from "./transactionPayload.ts"
import { quantity } from "./rlpFields.ts"
import { encodeTyped } from "./transactionsRoot.ts"

interface Signed {
  readonly fields: ReadonlyArray<RlpField>
  readonly yParity: number
}

/** EIP-155: `v` holds the chain twice over, 35 and the parity, and the chain is signed too; before that `v` was 27 or 28. */
const signedLegacy = (unsigned: ReadonlyArray<RlpField>, v: bigint): Signed | null => {
  if (v === 27n || v === 28n) return { fields: unsigned, yParity: Number(v - 27n) }
  if (v < 35n) return null
  const chainId = quantity(`0x${((v - 35n) / 2n).toString(16)}`)
  return chainId === null ? null : { fields: [...unsigned, chainId, "0x", "0x"], yParity: Number((v - 35n) % 2n) }
}

const number = (field: RlpField | undefined): bigint => field === undefined || field === "0x" ? 0n : BigInt(field as Hex)

const signedBy = ({ type, unsigned, signature: [parity] }: TransactionPayload): Signed | null => {
  const v = number(parity)
  if (type === 0) return signedLegacy(unsigned, v)
  return v <= 1n ? { fields: unsigned, yParity: Number(v) } : null
}

const padded = (field: RlpField | undefined): Hex => `0x${number(field).toString(16).padStart(64, "0")}`

/**
 * The address that signed a full transaction of a JSON-RPC answer, in lower case, whatever `from` that answer states.
 * `null` when the transaction is malformed, of an unknown type, or nobody's key makes that signature.
 * Slow: a few milliseconds, so ask only for transactions whose sender matters.
 */
export const recoverSender = Effect.fnUntraced(function*(transaction: unknown): Effect.fn.Return<Address | null> {
  const payload = transactionPayload(transaction)
  const signed = payload === null || "unknownType" in payload ? null : signedBy(payload)
  if (payload === null || "unknownType" in payload || signed === null) return null
  const [, r, s] = payload.signature
  const hash = keccak256(encodeTyped(payload.type, signed.fields))
  const signature = { r: padded(r), s: padded(s), yParity: signed.yParity }
  const signer = yield* Effect.tryPromise(() => recoverAddress({ hash, signature })).pipe(Effect.orElseSucceed(() => null))
  return signer === null ? null : signer.toLowerCase() as Address
})
