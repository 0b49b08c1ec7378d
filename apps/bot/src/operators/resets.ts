import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import type { PasswordReset } from "@sigmatrade/core/payout/PasswordReset"
import { ResetId } from "@sigmatrade/core/payout/PasswordReset"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Option, Schema } from "effect"
import { idDetails, idIn } from "../idDetails.ts"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"
import { balancesOf, withdrawalsOf } from "./memberCard.ts"

/** Resets on one page, earlier ones of a member that are counted, and characters shown of what somebody wrote. */
const WAITING_MAX = 20
const EARLIER_MAX = 100
const NOTE_MAX = 200
const REASON_MAX = 500

/** The reset that the arguments of a button mean. */
export const resetIn = Effect.fn("resetIn")(function*(details: ReadonlyArray<string>) {
  const id = Schema.decodeUnknownOption(ResetId)(idIn(details))
  return Option.isNone(id) ? Option.none<PasswordReset>() : yield* (yield* PasswordResetStore).get(id.value)
})

/** The rows below everything about resets. */
export const backToResets = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminresets"), "adminresets")], ...backToPanel(texts)]

/** Resets that wait for an operator, the oldest first, then those that wait for their members. */
export const resets = Effect.fn("resets")(function*({ texts }: Desk) {
  const waiting = yield* (yield* PasswordResetStore).unfinished(WAITING_MAX)
  const users = yield* UserStore
  const rows = yield* Effect.forEach(waiting, Effect.fnUntraced(function*({ id, requestedAt, state, userId }) {
    const { name } = yield* users.get(userId)
    return [button(
      texts.plain("admin-resets-row", { name, at: writeTime(requestedAt), state: texts.plain(`reset-state-${state}`) }),
      `adminreset:${idDetails(id)}`
    )]
  }))
  const key = rows.length === 0 ? "admin-resets-none" : "admin-resets"
  return shown(texts.html(key, { count: waiting.filter(({ state }) => state === "open").length }), [...rows, ...backToPanel(texts)])
})

/** What tells whether it is really he: how he stands with his wallet. */
const walletOf = Effect.fn("walletOf")(function*({ texts }: Desk, { id, wallet }: User) {
  const [changed] = yield* (yield* UserStore).walletChanges(id, 1)
  const proven = wallet?.provenAt ?? null
  return [
    proven === null ? texts.html(wallet === null ? "admin-member-no-wallet" : "admin-reset-unproven") : texts.html("admin-reset-proven", { at: writeTime(proven) }),
    ...(changed === undefined ? [] : [texts.html("admin-context-wallet", { at: writeTime(changed.at) })])
  ]
})

/** What else stands for or against it: earlier resets, wrong tries, and the money that waits. */
const tracesOf = Effect.fn("tracesOf")(function*({ texts }: Desk, member: User, reset: PasswordReset) {
  const earlier = (yield* (yield* PasswordResetStore).ofUser(member.id, EARLIER_MAX)).filter(({ id }) => id !== reset.id)
  const { lockedUntil = null } = Option.getOrNull(yield* (yield* PasswordStore).get(member.id)) ?? {}
  const isLocked = lockedUntil !== null && DateTime.isGreaterThan(lockedUntil, yield* DateTime.now)
  const { open } = yield* withdrawalsOf(member)
  return [
    texts.html("admin-reset-earlier", { count: earlier.length, done: earlier.filter(({ state }) => state === "done").length }),
    texts.html("admin-reset-waiting", { count: open.length }),
    ...(isLocked ? [texts.html("admin-reset-locked", { until: writeTime(lockedUntil) })] : [])
  ]
})

const decisionOf = ({ texts }: Desk, { decidedAt, decidedBy, note }: PasswordReset) =>
  decidedAt === null || decidedBy === null || note === null
    ? []
    : [texts.html("admin-reset-decided", { at: writeTime(decidedAt), operator: decidedBy, note: note.slice(0, NOTE_MAX) })]

/** A reset with all that decides about it. Never a password: nobody but the member has one. */
export const factsOfReset = Effect.fn("factsOfReset")(function*(desk: Desk, reset: PasswordReset) {
  const { texts } = desk
  const member = yield* (yield* UserStore).get(reset.userId)
  const head = texts.html("admin-reset", {
    state: texts.plain(`reset-state-${reset.state}`), at: writeTime(reset.requestedAt), reason: reset.reason.slice(0, REASON_MAX), name: member.name,
    account: String(member.telegramId), since: writeTime(member.createdAt), standing: texts.plain(`standing-${member.standing}`)
  })
  const parts = [
    [head], yield* walletOf(desk, member), yield* balancesOf(desk, member), yield* tracesOf(desk, member, reset), decisionOf(desk, reset)
  ]
  return Html.lines(parts.filter(({ length }) => length > 0).map((part) => Html.lines(part)), 1)
})

const actsOn = ({ texts }: Desk, { id, state, userId }: PasswordReset): Keyboard => {
  const approve = state === "open" ? [button(texts.plain("button-approve"), `adminresetok:${idDetails(id)}`)] : []
  const refuse = state === "open" || state === "approved" ? [button(texts.plain("button-refuse"), `adminresetno:${idDetails(id)}:${state}`)] : []
  return [[...approve, ...refuse], [button(texts.plain("button-reset-member"), `adminmember:${idDetails(userId)}`)]].filter(({ length }) => length > 0)
}

/** One reset. */
export const resetCard = Effect.fn("resetCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const reset = yield* resetIn(details)
  if (Option.isNone(reset)) return stale(desk.texts)
  return shown(yield* factsOfReset(desk, reset.value), [...actsOn(desk, reset.value), ...backToResets(desk)])
})
