import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import type { ProvenTransaction } from "./ProvenTransaction.ts"
import { recoverSender } from "./recoverSender.ts"
import { typeByte, unsignedLayouts } from "./putSigned.ts"

/**
 * Whether the stated sender is the one who signed; `false` where nobody can tell, the type of the transaction being unknown.
 * Errors: `ForgedAnswer` when somebody else signed, or nobody.
 */
export const checkSender = Effect.fnUntraced(function*(
  { answer, from }: ProvenTransaction,
  number: BlockNumber
): Effect.fn.Return<boolean, ForgedAnswer> {
  const type = typeByte(answer)
  if (type !== null && unsignedLayouts[type] === undefined) return false
  if ((yield* recoverSender(answer)) !== from) return yield* new ForgedAnswer({ number, what: "sender" })
  return true
})
