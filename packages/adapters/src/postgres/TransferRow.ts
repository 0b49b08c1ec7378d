import { Transfer } from "@sigmatrade/core/chain/Transfer"
import { OwnMovement, SuspenseReason } from "@sigmatrade/core/deposit/attribute"
import type { Attribution } from "@sigmatrade/core/deposit/attribute"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { UserId } from "@sigmatrade/core/user/User"
import { Schema } from "effect"
import { Int8 } from "./readRows.ts"

/** Whose payment a row is: the member, or the reason why nobody; a CHECK says exactly one of them is there. */
export const AttributionColumns = { userId: Schema.NullOr(UserId), suspenseReason: Schema.NullOr(SuspenseReason) }

/** What a row of `transactions` is, in one word; CHECKs keep the columns that belong to it. */
const Purpose = Schema.Literals(["member", "suspense", "dust", ...OwnMovement.literals])

/** A row of `transactions` as `transferColumns` selects it. */
export const TransferRow = Schema.Struct({
  chainId: Int8.pipe(Schema.decodeTo(Transfer.fields.chainId)),
  txHash: Transfer.fields.txHash,
  logIndex: Transfer.fields.logIndex,
  blockNumber: Int8.pipe(Schema.decodeTo(Transfer.fields.blockNumber)),
  blockHash: Transfer.fields.blockHash,
  timestampSeconds: Int8,
  from: Transfer.fields.from,
  to: Transfer.fields.to,
  asset: Transfer.fields.asset,
  amount: AmountFromString,
  proof: Transfer.fields.proof,
  purpose: Purpose,
  ...AttributionColumns
})

/** The columns of `transactions`, named as `TransferRow` reads them. */
export const transferColumns = (table: string) =>
  [
    "chain_id AS \"chainId\"",
    "tx_hash AS \"txHash\"",
    "log_index AS \"logIndex\"",
    "block_number AS \"blockNumber\"",
    "block_hash AS \"blockHash\"",
    "timestamp_seconds AS \"timestampSeconds\"",
    "from_address AS \"from\"",
    "to_address AS \"to\"",
    "asset",
    "amount",
    "proof",
    "purpose",
    "user_id AS \"userId\"",
    "suspense_reason AS \"suspenseReason\""
  ].map((column) => `${table}.${column}`).join(", ")

/** Whose payment a row is, when it is one. */
export const toPayer = (
  { suspenseReason, userId }: { readonly userId: UserId | null; readonly suspenseReason: SuspenseReason | null }
): Attribution => userId === null ? { _tag: "Suspense", reason: suspenseReason ?? "unknown sender" } : { _tag: "Member", userId }

const toAttribution = (row: typeof TransferRow.Type): Attribution => {
  if (row.purpose === "member" || row.purpose === "suspense") return toPayer(row)
  return row.purpose === "dust" ? { _tag: "Dust" } : { _tag: "Own", movement: row.purpose }
}

/** The word a row keeps for what a transfer is. */
export const purposeOf = (attribution: Attribution): typeof Purpose.Type => {
  switch (attribution._tag) {
    case "Member": return "member"
    case "Suspense": return "suspense"
    case "Dust": return "dust"
    case "Own": return attribution.movement
  }
}

/** A row as the sighting it keeps. */
export const toSighting = (row: typeof TransferRow.Type) => ({ transfer: new Transfer(row), attribution: toAttribution(row) })
