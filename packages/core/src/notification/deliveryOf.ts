import type { DeliveryClass, Lane } from "./Lane.ts"
import type { Notification } from "./Notification.ts"

/** How one kind of notification travels. */
export interface Delivery {
  readonly lane: Lane
  readonly class: DeliveryClass
}

const money: Delivery = { lane: "money", class: "at least once" }
const account: Delivery = { lane: "account", class: "at least once" }
const support: Delivery = { lane: "support", class: "at least once" }

/** Every kind of notification and how it travels. A new kind does not compile before it stands here. */
export const deliveries: Readonly<Record<Notification["_tag"], Delivery>> = {
  // Told anew at the next block and at the end: one that stood twice would stay there with an old number of blocks.
  DepositSeen: { lane: "money", class: "at most once" },
  DepositCredited: money,
  DepositDropped: money,
  DepositReversed: money,
  LevelBought: money,
  CommissionEarned: money,
  WrongToken: money,
  SaleRefunded: money,
  CommissionReversed: money,
  CampaignRewarded: money,
  PaymentRecovered: money,
  WithdrawalRequested: money,
  WithdrawalApproved: money,
  WithdrawalWaits: money,
  WithdrawalSent: money,
  WithdrawalPaid: money,
  WithdrawalReturned: money,
  WithdrawalRefused: money,
  WithdrawalCancelled: money,
  WithdrawalExpired: money,
  MissedWhileAway: money,
  WalletChanged: account,
  PasswordChanged: account,
  PasswordLocked: account,
  PasswordResetRequested: account,
  PasswordResetApproved: account,
  PasswordResetRefused: account,
  PasswordResetWithdrawn: account,
  PasswordResetDone: account,
  TicketAnswered: support,
  TicketClosed: support,
  TicketReopened: support
}

/** How a notification travels. */
export const deliveryOf = ({ _tag }: Notification): Delivery => deliveries[_tag]
