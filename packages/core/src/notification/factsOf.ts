import type { EventData, EventType } from "../event/Event.ts"
import { Fact } from "../event/Event.ts"
import { publicId } from "../event/publicId.ts"
import type { Notice } from "./Notice.ts"
import type { Notification } from "./Notification.ts"
import type { WithdrawalStanding } from "./WithdrawalStanding.ts"

/** How a word about a withdrawal is called among events; `null`: it is none, for nothing about the withdrawal has changed. */
const WITHDRAWAL_TYPES: Readonly<Record<WithdrawalStanding["_tag"], EventType | null>> = {
  WithdrawalRequested: "withdrawal.requested",
  WithdrawalApproved: "withdrawal.approved",
  WithdrawalWaits: null,
  WithdrawalSent: "withdrawal.sent",
  WithdrawalPaid: "withdrawal.settled",
  WithdrawalReturned: "withdrawal.failed",
  WithdrawalRefused: "withdrawal.refused",
  WithdrawalCancelled: "withdrawal.cancelled",
  WithdrawalExpired: "withdrawal.expired"
}

const money = ({ amount, asset }: { readonly amount: bigint; readonly asset: string }) => ({ asset, amount: String(amount) })

const isWithdrawal = (told: Notification): told is WithdrawalStanding => told._tag in WITHDRAWAL_TYPES

const ofWithdrawal = (told: WithdrawalStanding, fact: (type: EventType, data: EventData) => Fact): ReadonlyArray<Fact> => {
  const type = WITHDRAWAL_TYPES[told._tag]
  const transaction = "txHash" in told && told.txHash !== undefined ? { tx_hash: told.txHash } : {}
  const data = { withdrawal_id: publicId("wd", told.withdrawalId), ...money(told), net: String(told.net), destination: told.destination, ...transaction }
  return type === null ? [] : [fact(type, data)]
}

/**
 * The facts integrators are told of when a member is told this: mostly one, two where a credit bought a level, none where nothing happened
 * but words. A sighting counts once per block, however many steps of its confirmation are told.
 */
export const factsOf = ({ id, notification: told, userId }: Notice): ReadonlyArray<Fact> => {
  const fact = (type: EventType, data: EventData, cause: string = id) => new Fact({ cause: `${type}:${cause}`, type, data: { user_id: publicId("usr", userId), ...data } })
  if (isWithdrawal(told)) return ofWithdrawal(told, fact)
  switch (told._tag) {
    case "DepositSeen":
      return [fact("deposit.seen", { deposit_id: publicId("dep", told.transferId), ...money(told), block: String(told.blockNumber) }, id.replace(/:\d+$/u, ""))]
    case "DepositDropped":
      return [fact("deposit.dropped", { deposit_id: publicId("dep", told.transferId), ...money(told) })]
    case "DepositReversed":
      return [fact("deposit.reversed", { deposit_id: publicId("dep", told.transferId), ...money(told), ...(told.level === null ? {} : { level: String(told.level) }) })]
    case "DepositCredited": {
      const credited = fact("deposit.credited", { deposit_id: publicId("dep", told.transferId), ...money(told) })
      if (told.bought === null) return [credited]
      const { level, price } = told.bought
      return [credited, fact("level.bought", { level: String(level), asset: told.asset, amount: String(price), deposit_id: publicId("dep", told.transferId) })]
    }
    case "LevelBought":
      return [fact("level.bought", { level: String(told.level), ...money(told) })]
    case "SaleRefunded":
      return [fact("level.refunded", { level: String(told.level), ...money(told) })]
    case "CommissionEarned":
      return [fact("commission.earned", { level: String(told.level), tier: String(told.tier), ...money(told) })]
    case "CommissionReversed":
      return [fact("commission.reversed", { level: String(told.level), tier: String(told.tier), ...money(told) })]
    case "CampaignRewarded":
      return [fact("campaign.rewarded", { campaign_id: publicId("cmp", told.campaign), ...money(told) })]
    case "PaymentRecovered":
      return [fact("payment.recovered", { transfer_id: told.transferId, ...money(told), taken: String(told.taken) })]
    case "WalletChanged":
      return [fact("wallet.changed", { from: told.from, to: told.to })]
    default:
      return []
  }
}
