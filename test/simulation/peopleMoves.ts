import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { proveOwnership } from "@sigmatrade/core/deposit/proveOwnership"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Clock, DateTime, Effect, HashMap } from "effect"
import { TestClock } from "effect/testing"
import { BNB, person, USDT } from "../unit/community.ts"
import { count } from "./Coverage.ts"
import { PEOPLE, PRICES } from "./payments.ts"
import type { Scene } from "./Scene.ts"
import { walletOf } from "./wallets.ts"

export const OPERATORS = [OperatorName.make("anna"), OperatorName.make("bert")] as const

/** Somebody joins, invited by somebody or nobody. */
export const join = Effect.fnUntraced(function*({ dice, members }: Scene, somebody?: number) {
  const who = somebody ?? dice.between(1, PEOPLE)
  const inviter = members.get(dice.between(1, PEOPLE))
  const code = inviter === undefined ? "nobody" : (yield* (yield* UserStore).get(inviter)).invitationCode
  members.set(who, (yield* joinByInvitation(person(who), code)).user.id)
})

/** A member links a wallet: mostly his own. */
export const link = Effect.fnUntraced(function*({ dice, links, members }: Scene, somebody?: number) {
  const who = somebody ?? dice.between(1, PEOPLE)
  const userId = members.get(who)
  if (userId === undefined) return
  const wallet = walletOf(somebody !== undefined || dice.percent(85) ? who : dice.between(1, PEOPLE))
  // No block is as old as the link to the second: what was paid before stays nobody's.
  yield* TestClock.adjust("1 second")
  const linked = yield* Effect.result(linkWallet(userId, wallet))
  if (linked._tag === "Success" && !links.has(wallet)) links.set(wallet, { userId, atMs: yield* Clock.currentTimeMillis })
  yield* TestClock.adjust("1 second")
})

/** A member wants to pay a level; with addresses of their own he is given his. */
export const want = Effect.fnUntraced(function*({ addresses, dice, members, settings }: Scene) {
  const userId = members.get(dice.between(1, PEOPLE))
  if (userId === undefined) return
  const wanted = yield* Effect.result(requestPayment(userId, LevelNumber.make(dice.between(1, 4)), dice.percent(50) ? USDT : BNB))
  if (wanted._tag === "Success" && settings.strategy === "address") addresses.set(wanted.success.request.to, userId)
})

/** A member proves that his wallet is his. */
export const prove = Effect.fnUntraced(function*({ coverage, dice, members }: Scene) {
  const who = dice.between(1, PEOPLE)
  const userId = members.get(who)
  if (userId === undefined) return
  const proven = yield* Effect.result(proveOwnership(userId, walletOf(dice.percent(80) ? who : dice.between(1, PEOPLE))))
  if (proven._tag === "Success" && proven.success > 0) count(coverage.outcomes, "assigned by proof", proven.success)
})

/** An operator decides about money in suspense. */
export const decide = Effect.fnUntraced(function*({ coverage, dice, members }: Scene) {
  const deposits = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.deposits))
  const userId = members.get(dice.between(1, PEOPLE))
  if (deposits.length === 0 || userId === undefined) return
  const id = transferId(dice.pick(deposits).transfer)
  const action = dice.weighted([[6, { _tag: "Assign", userId } as const], [1, { _tag: "Keep" } as const], [1, { _tag: "Return" } as const]])
  const done = yield* Effect.result(resolveSuspense(id, action, dice.pick(OPERATORS), "looked into"))
  if (done._tag === "Success") count(coverage.outcomes, `suspense: ${action._tag}`)
})

/** An operator agrees to close an incident. */
export const approve = Effect.fnUntraced(function*({ dice }: Scene) {
  const open = (yield* (yield* IncidentStore).opened).filter(({ approvalsNeeded }) => approvalsNeeded > 0)
  if (open.length > 0) yield* Effect.result(approveIncident(dice.pick(open).id, dice.pick(OPERATORS)))
})

/** Both operators agree to close whatever can be closed. */
export const approveAll = Effect.gen(function*() {
  for (const { approvalsNeeded, id } of yield* (yield* IncidentStore).opened) {
    for (const operator of approvalsNeeded > 0 ? OPERATORS : []) yield* Effect.result(approveIncident(id, operator))
  }
})

/** New prices are published. */
export const publish = Effect.fnUntraced(function*({ dice }: Scene) {
  yield* (yield* LevelStore).publish(dice.pick(PRICES), yield* DateTime.now)
})

