import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { DeadLetter, DeadLetterAct, DeadLetterRange } from "@sigmatrade/core/notification/DeadLetterStore"
import { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import { countDeadLetters, deadLettersOf, listDeadLetters, retryDeadLetters } from "@sigmatrade/core/notification/retryDeadLetters"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Texts } from "../texts/textsIn.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"

/** Notices on one page, the furthest page, and characters shown of a detail. */
const ROWS_MAX = 8
const PAGE_MAX = 999
const DETAIL_LENGTH_MAX = 300
/** What was done about one notice, shown of it. */
const ACTS_MAX = 5
const REASONS = ["unreachable", "rejected", "attempts used up", "unclear"] as const
const KINDS: ReadonlySet<string> = new Set([
  "DepositSeen", "DepositCredited", "DepositDropped", "DepositReversed", "LevelBought", "CommissionEarned", "CommissionReversed", "WrongToken",
  "SaleRefunded", "CampaignRewarded", "PaymentRecovered", "MissedWhileAway", "WalletChanged", "PasswordChanged", "PasswordLocked", "TicketAnswered",
  "PasswordResetRequested", "PasswordResetApproved", "PasswordResetRefused", "PasswordResetWithdrawn", "PasswordResetDone",
  "TicketClosed", "TicketReopened", "WithdrawalRequested", "WithdrawalApproved", "WithdrawalWaits", "WithdrawalSent", "WithdrawalPaid",
  "WithdrawalReturned", "WithdrawalRefused", "WithdrawalCancelled", "WithdrawalExpired"
])

/** A reason as a word of a button. */
const wordOf = (reason: string) => reason.replaceAll(" ", "")
const reasonIn = (word: string | undefined) => REASONS.find((reason) => wordOf(reason) === word)
const isKnown = (reason: string): boolean => REASONS.some((known) => known === reason)
const writeReason = (texts: Texts, reason: string): string => isKnown(reason) ? texts.plain(`dead-${wordOf(reason)}`) : reason
const writeKind = (texts: Texts, kind: string): string => KINDS.has(kind) ? texts.plain(`told-${kind.toLowerCase()}`) : kind

/** A notice as two arguments of a button: when it failed, and the beginning of a hash of its id, which may be longer than a button holds. */
export const placeOf = Effect.fn("placeOf")(function*({ failedAt, id }: DeadLetter) {
  const hash = (yield* Keccak256).hash(new TextEncoder().encode(id))
  return `${failedAt.epochMilliseconds}:${Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")}`
})

/** The open dead letter that the arguments of a button mean; `undefined`: somebody has seen to it. */
export const letterIn = Effect.fn("letterIn")(function*([at = "", hash = ""]: ReadonlyArray<string>) {
  if (!/^\d{1,14}$/.test(at)) return undefined
  const found = yield* listDeadLetters(DateTime.makeUnsafe(Number(at) + 1))
  const named = yield* Effect.forEach(found, (letter) => Effect.map(placeOf(letter), (place) => ({ letter, place })))
  return named.find(({ place }) => place === `${at}:${hash}`)?.letter
})

/** The rows below everything about dead letters. */
export const backToLetters = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminletters"), "adminletters")], ...backToPanel(texts)]

/** Notices that were given up, by reason, with how many. */
export const deadLetters = Effect.fn("deadLetters")(function*({ texts }: Desk) {
  const found = yield* countDeadLetters
  const lines = found.map(({ count, reason, since }) =>
    texts.html("admin-letters-reason", { reason: writeReason(texts, reason), count, since: writeTime(since) }))
  const rows = found.filter(({ reason }) => isKnown(reason)).map(({ count, reason }) =>
    [button(texts.plain("button-letters", { reason: writeReason(texts, reason), count }), `adminreason:${wordOf(reason)}:0`)])
  const html = found.length === 0 ? texts.html("admin-letters-none") : Html.lines([texts.html("admin-letters"), Html.lines(lines)], 1)
  return shown(html, [...rows, ...backToPanel(texts)])
})

const pageOf = Effect.fn("pageOf")(function*(texts: Texts, reason: typeof REASONS[number], page: number) {
  const letters = yield* deadLettersOf(reason, page, ROWS_MAX)
  const count = (yield* countDeadLetters).find((one) => one.reason === reason)?.count ?? 0
  const rows = yield* Effect.forEach(letters, (letter) => Effect.map(placeOf(letter), (place) =>
    [button(texts.plain("button-letter", { what: writeKind(texts, letter.kind), at: writeTime(letter.failedAt) }), `adminletter:${place}`)]))
  const word = wordOf(reason)
  const ways = [
    ...(page > 0 ? [button(texts.plain("button-newer"), `adminreason:${word}:${page - 1}`)] : []),
    ...(count > (page + 1) * ROWS_MAX && page < PAGE_MAX ? [button(texts.plain("button-older"), `adminreason:${word}:${page + 1}`)] : [])
  ]
  const again = count === 0 ? [] : [[button(texts.plain("button-letters-retry", { count }), `adminretryall:${word}`)]]
  const html = Html.lines([texts.html("admin-letters-of", { reason: writeReason(texts, reason), count }), texts.html(`dead-hint-${word}`)], 1)
  return { html, rows: [...rows, ...(ways.length === 0 ? [] : [ways]), ...again] }
})

/** Notices that were given up for one reason, page by page. */
export const lettersOfReason = Effect.fn("lettersOfReason")(function*(desk: Desk, [word, given = "0"]: ReadonlyArray<string>) {
  const reason = reasonIn(word)
  if (reason === undefined || !/^\d{1,3}$/.test(given)) return stale(desk.texts)
  const { html, rows } = yield* pageOf(desk.texts, reason, Number(given))
  return shown(html, [...rows, ...backToLetters(desk)])
})

const ACT_TEXTS = { retried: "admin-letter-retried", resolved: "admin-letter-resolved" } as const
const writeAct = (texts: Texts, { act, at, operator }: DeadLetterAct): Html => texts.html(ACT_TEXTS[act], { operator, at: writeTime(at) })

/** A notice that was given up in all its facts; what it says in full stays between the bot and its member. */
export const factsOf = Effect.fn("factsOf")(function*({ texts }: Desk, letter: DeadLetter) {
  const { name, telegramId } = yield* (yield* UserStore).get(letter.userId)
  const acts = yield* (yield* DeadLetterStore).acts(letter.id, ACTS_MAX)
  return Html.lines([
    texts.html("admin-letter", {
      what: writeKind(texts, letter.kind), name, account: String(telegramId), lane: texts.plain(`lane-${letter.lane}`),
      reason: writeReason(texts, letter.reason), since: writeTime(letter.failedAt), id: letter.id
    }),
    ...(letter.detail === "" ? [] : [texts.html("admin-letter-detail", { detail: [...letter.detail].slice(0, DETAIL_LENGTH_MAX).join("") })]),
    ...acts.map((act) => writeAct(texts, act))
  ])
})

/** One notice that was given up, and what can be done about it. */
export const letterCard = Effect.fn("letterCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const letter = yield* letterIn(details)
  if (letter === undefined) return stale(desk.texts)
  const place = yield* placeOf(letter)
  const acts = [[button(desk.texts.plain("button-letter-retry"), `adminretry:${place}`), button(desk.texts.plain("button-letter-resolve"), `adminresolve:${place}`)]]
  const list = isKnown(letter.reason) ? [[button(desk.texts.plain("button-letters-back"), `adminreason:${wordOf(letter.reason)}:0`)]] : []
  return shown(yield* factsOf(desk, letter), [...acts, ...list, ...backToLetters(desk)])
})

const tryAgain = (desk: Desk, range: DeadLetterRange, action: string, subject: string) =>
  actAt(desk, { permission: "dead-letters.retry", action, subject, reason: null }, (operator) => retryDeadLetters(range, operator))

/** Sends one again. */
export const retryLetter = Effect.fn("retryLetter")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const letter = yield* letterIn(details)
  if (letter === undefined) return stale(desk.texts)
  const count = yield* tryAgain(desk, { id: letter.id }, "retry dead letter", `notice:${letter.id}`)
  return shown(desk.texts.html(count === 0 ? "admin-letter-gone" : "admin-letter-again"), backToLetters(desk))
})

/** Sends all of a reason again, those that failed until now. */
export const retryReason = Effect.fn("retryReason")(function*(desk: Desk, [word]: ReadonlyArray<string>) {
  const reason = reasonIn(word)
  if (reason === undefined) return stale(desk.texts)
  const count = yield* tryAgain(desk, { reason, upTo: yield* DateTime.now }, "retry dead letters", `reason:${wordOf(reason)}`)
  const left = (yield* countDeadLetters).find((one) => one.reason === reason)?.count ?? 0
  return shown(desk.texts.html("admin-letters-again", { count, left }), backToLetters(desk))
})
