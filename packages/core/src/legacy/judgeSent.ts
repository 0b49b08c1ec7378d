import type { Look } from "./LegacyFindings.ts"
import type { LookedUp } from "./LegacySource.ts"
import type { LegacyRow, LegacyTable } from "./LegacyTable.ts"
import type { RetriesJudged } from "./judgeRetries.ts"

/** Something unpaid that is owed to a user. */
interface Claim {
  readonly table: LegacyTable
  readonly id: string
  readonly userId: string
  readonly amount: string
  readonly txHash: string | null
}

const lookAt = ({ amount, id, table, txHash, userId }: Claim, retry: LegacyRow<"payment_retries"> | undefined): Look | null => {
  const common = { userId, amount, item: `${table}:${id}` }
  if (txHash !== null && txHash !== "") return { ...common, key: `${table}:${id}`, txHash, why: "unpaid, but with a transaction" }
  if (retry === undefined) return null
  return { ...common, key: `payment_retries:${retry.id}`, txHash: retry.tx_hash, why: `${table}:${id} is unpaid, but this payment of it has a transaction` }
}

/**
 * Whether something unpaid was sent nevertheless. `paid`: yes, by the queue of payments or by what an operator saw. `owed`: no. A `Look`:
 * only the chain knows.
 */
export const judgeSent = (claim: Claim, { paid, unclear }: RetriesJudged, lookedUp: LookedUp): "paid" | "owed" | Look => {
  const item = `${claim.table}:${claim.id}`
  if (paid.has(item)) return "paid"
  const look = lookAt(claim, unclear.get(item))
  if (look === null || lookedUp.unpaid.has(look.key)) return "owed"
  return lookedUp.paid.has(look.key) ? "paid" : look
}
