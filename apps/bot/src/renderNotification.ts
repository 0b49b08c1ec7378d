import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import type {
  CommissionEarned, CommissionReversed, DepositCredited, DepositReversed, DepositSeen, LevelBought, Notification, PaymentRecovered, WrongToken
} from "@sigmatrade/core/notification/Notification"
import type { AntiPhishingPhrase } from "@sigmatrade/core/user/MemberSettings"
import type { Media, TicketStanding } from "@sigmatrade/core/notification/TicketStanding"
import type { Language } from "@sigmatrade/core/user/User"
import { Redacted } from "effect"
import { idDetails } from "./idDetails.ts"
import { renderTicket } from "./renderTicket.ts"
import { renderMissed } from "./renderMissed.ts"
import { renderMoneyGuard, renderWithdrawal } from "./renderWithdrawal.ts"
import { Html } from "./texts/Html.ts"
import type { Texts } from "./texts/textsIn.ts"
import { textsIn } from "./texts/textsIn.ts"
import { writeMoney, writePercent, writeTime, writeTransaction } from "./texts/writeMoney.ts"
import type { Keyboard } from "./View.ts"
import { button } from "./View.ts"

/** Cells of a progress bar at most; with fewer confirmations needed, one cell is one block. */
const BAR_CELLS_MAX = 12

/** Progress as a picture in one line: full only when everything is there. */
export const progressBar = (done: number, needed: number): string => {
  const cells = Math.max(1, Math.min(BAR_CELLS_MAX, needed))
  const full = Math.max(0, Math.min(cells, Math.floor((done * cells) / Math.max(1, needed))))
  return "▰".repeat(full) + "▱".repeat(cells - full)
}

type Money = ReturnType<typeof writeMoney>

const seen = (texts: Texts, money: Money, { amount, asset, confirmations, confirmationsNeeded }: typeof DepositSeen.Type) =>
  [texts.html(confirmations >= confirmationsNeeded ? "notice-seen-full" : "notice-seen", {
    money: money(asset, amount),
    bar: progressBar(confirmations, confirmationsNeeded),
    confirmations,
    needed: confirmationsNeeded
  })]

/** What there is to say of a payment that was not what the member had announced. */
const outcomes: Readonly<Partial<Record<string, string>>> = {
  over: "notice-credited-over",
  under: "notice-credited-under",
  late: "notice-credited-late",
  twice: "notice-credited-twice"
}

const credited = (texts: Texts, money: Money, { amount, asset, available, bought, intent, missing }: typeof DepositCredited.Type) => [
  texts.html("notice-credited", { money: money(asset, amount) }),
  ...[outcomes[intent ?? "none"]].flatMap((key) => key === undefined ? [] : [texts.html(key)]),
  Html.lines([
    ...(bought === null ? [] : [texts.html("notice-credited-bought", { level: bought.level, money: money(asset, bought.price) })]),
    // After a purchase, what the next level lacks would read like a debt.
    ...(missing === null || bought !== null ? [] : [texts.html("notice-credited-missing", { level: missing.level, money: money(asset, missing.amount) })]),
    ...(available === 0n ? [] : [texts.html("notice-credited-available", { money: money(asset, available) })])
  ])
]

const bought = (texts: Texts, money: Money, { amount, asset, available, level }: typeof LevelBought.Type) =>
  [texts.html("notice-bought", { level, price: money(asset, amount), left: money(asset, available) })]

const commission = (texts: Texts, money: Money, { amount, asset, heldUntil, level, rate, tier }: typeof CommissionEarned.Type) => [
  texts.html("notice-commission", { money: money(asset, amount), tier, level, rate: writePercent(rate) }),
  heldUntil === null ? texts.html("notice-commission-soon") : texts.html("notice-commission-held", { until: writeTime(heldUntil) })
]

const reversed = (texts: Texts, money: Money, { amount, asset, level }: typeof DepositReversed.Type) => [
  texts.html("notice-reversed", { money: money(asset, amount) }),
  ...(level === null ? [] : [texts.html("notice-reversed-level", { level })]),
  texts.html("notice-reversed-next")
]

const commissionReversed = (texts: Texts, money: Money, { amount, asset, level, tier }: typeof CommissionReversed.Type) =>
  [texts.html("notice-commission-reversed", { level, money: money(asset, amount), tier })]

const recovered = (texts: Texts, money: Money, { amount, asset, taken }: typeof PaymentRecovered.Type) => [
  texts.html("notice-recovered", { money: money(asset, amount) }),
  ...(taken === 0n ? [] : [texts.html("notice-recovered-taken", { money: money(asset, taken) })]),
  texts.html("notice-recovered-next")
]

const wrongToken = (texts: Texts, listed: ReadonlyArray<ListedAsset>, { amount, contract, txHash }: typeof WrongToken.Type) => {
  const taken = listed.map(({ asset }) => asset.id).join(", ")
  return [texts.html("notice-wrong-token", { amount: String(amount), contract, transaction: txHash, taken })]
}

const partsOf = (texts: Texts, listed: ReadonlyArray<ListedAsset>, notification: Exclude<Notification, TicketStanding>): ReadonlyArray<Html> => {
  const money = writeMoney(listed, texts)
  if ("withdrawalId" in notification) return renderWithdrawal(texts, money, notification)
  switch (notification._tag) {
    case "DepositSeen":
      return seen(texts, money, notification)
    case "DepositCredited":
      return credited(texts, money, notification)
    case "DepositDropped":
      return [texts.html("notice-dropped", { money: money(notification.asset, notification.amount) })]
    case "DepositReversed":
      return reversed(texts, money, notification)
    case "LevelBought":
      return bought(texts, money, notification)
    case "CommissionEarned":
      return commission(texts, money, notification)
    case "WrongToken":
      return wrongToken(texts, listed, notification)
    case "SaleRefunded":
      return [texts.html("notice-refunded", { level: notification.level, money: money(notification.asset, notification.amount) })]
    case "CommissionReversed":
      return commissionReversed(texts, money, notification)
    case "CampaignRewarded":
      return [texts.html("notice-campaign", { campaign: notification.campaign, money: money(notification.asset, notification.amount) })]
    case "PaymentRecovered":
      return recovered(texts, money, notification)
    case "MissedWhileAway":
      return renderMissed(texts, money, notification)
    default:
      return [renderMoneyGuard(texts, notification)]
  }
}

/** Where to go from a notification. Always into a new message: this one will still be edited. */
const places: Readonly<Record<Exclude<Notification, TicketStanding>["_tag"], ReadonlyArray<string>>> = {
  DepositSeen: [],
  DepositCredited: ["levels", "balance"],
  DepositDropped: ["history", "help"],
  DepositReversed: ["history", "help"],
  LevelBought: ["levels", "balance"],
  CommissionEarned: ["balance", "invite"],
  WrongToken: ["pay", "help"],
  SaleRefunded: ["levels", "balance"],
  CommissionReversed: ["balance", "invite"],
  CampaignRewarded: ["balance"],
  PaymentRecovered: ["balance", "help"],
  MissedWhileAway: ["balance", "history"],
  WithdrawalRequested: [],
  WithdrawalApproved: [],
  WithdrawalWaits: [],
  WithdrawalSent: [],
  WithdrawalPaid: ["balance"],
  WithdrawalReturned: ["balance", "help"],
  WithdrawalRefused: ["balance", "help"],
  WithdrawalCancelled: ["balance"],
  WithdrawalExpired: ["balance", "help"],
  WalletChanged: ["wallet", "help"],
  PasswordChanged: ["help"],
  PasswordLocked: ["help"],
  PasswordResetRequested: ["password", "help"],
  PasswordResetApproved: ["password", "help"],
  PasswordResetRefused: ["password", "help"],
  PasswordResetWithdrawn: ["help"],
  PasswordResetDone: ["help"]
}

/** What a member reads: Telegram HTML and buttons, below a picture, a recording or a file where there is one. */
export interface Rendered {
  readonly html: string
  readonly keyboard: Keyboard
  /** `instead` is the text for when Telegram does not take it. */
  readonly media?: Media & { readonly instead: string }
}

const ticketNotice = (texts: Texts, notification: TicketStanding): Rendered => {
  const { html, instead } = renderTicket(texts, notification)
  const media = notification._tag === "TicketAnswered" ? notification.media : null
  return {
    html: html.source,
    keyboard: [[button(texts.plain("button-ticket"), `ticket:${idDetails(notification.ticketId)}`, "below")]],
    ...(media === null || instead === null ? {} : { media: { ...media, instead: instead.source } })
  }
}

/**
 * Turns what a member is told into what he reads, in his language. `listed` says how many decimals each asset has; `phrase`, his
 * anti-phishing phrase, stands above everything but what is said in a ticket. Pure.
 */
export const renderNotification = (listed: ReadonlyArray<ListedAsset>) =>
  (notification: Notification, language: Language, phrase?: Redacted.Redacted<AntiPhishingPhrase>): Rendered => {
    const texts = textsIn(language)
    if ("ticketId" in notification) return ticketNotice(texts, notification)
    const transaction = "transferId" in notification
      ? [texts.html("notice-transaction", { transaction: writeTransaction(notification.transferId) })]
      : []
    const above = phrase === undefined ? [] : [texts.html("phrase-above", { phrase: Redacted.value(phrase) })]
    const html = Html.lines([...above, ...partsOf(texts, listed, notification), ...transaction], 1).source
    const row = places[notification._tag].map((place) => button(texts.plain(`button-${place}`), place, "below"))
    return { html, keyboard: row.length === 0 ? [] : [row] }
  }
