import { Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { Bps } from "../money/Bps.ts"
import { UserId } from "../user/User.ts"

/** Distance between a buyer and a sponsor: 1 is the one who invited him. */
export const Tier = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3 })).pipe(Schema.brand("Tier"))
export type Tier = typeof Tier.Type

/** The identity of the sale a commission comes out of; the same sale always has the same id. */
export const PurchaseId = Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,160}$/u)).pipe(Schema.brand("PurchaseId"))
export type PurchaseId = typeof PurchaseId.Type

/** What one sponsor earns from one sale. One per purchase and tier, for ever. */
export class Commission extends Schema.Class<Commission>("Commission")({
  purchaseId: PurchaseId,
  tier: Tier,
  /** The sponsor who earns. */
  userId: UserId,
  /** The member who bought. */
  buyerId: UserId,
  asset: AssetId,
  amount: Amount,
  /** The rate in force at the sale. */
  rate: Bps,
  /** Before this it is held; from then on the next release makes it spendable. */
  heldUntil: Schema.DateTimeUtc,
  state: Schema.Literals(["held", "released", "reversed"])
}) {}

/** `<purchase id>:<tier>`, the business id of a commission in the ledger. */
export const commissionId = (commission: Pick<Commission, "purchaseId" | "tier">): string =>
  `${commission.purchaseId}:${commission.tier}`
