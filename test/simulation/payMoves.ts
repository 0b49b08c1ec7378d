import { Address } from "@sigmatrade/core/chain/Address"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { blockMember, unblockMember } from "@sigmatrade/core/payout/blockMember"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { setPassword } from "@sigmatrade/core/payout/setPassword"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import type { UserId } from "@sigmatrade/core/user/User"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { BNB, USDT } from "../unit/community.ts"
import { balanceOf } from "../property/audit.ts"
import { mine, mineSome, reorg } from "./chainMoves.ts"
import { count } from "./Coverage.ts"
import { refill } from "./laneMoves.ts"
import { PEOPLE } from "./payments.ts"
import type { PayScene } from "./PayScene.ts"
import { PLENTY } from "./PaySettings.ts"
import { OPERATORS } from "./peopleMoves.ts"
import type { Scene } from "./Scene.ts"
import type { Act, Task } from "./watchers.ts"
import { perform } from "./watchers.ts"
import { agree, ask, askOther, end, newWish, PASSWORD, revise, withdrawalsNow } from "./withdrawalActs.ts"
import { walletOf } from "./wallets.ts"

/** Somebody who has something to withdraw, mostly. */
const rich = Effect.fnUntraced(function*({ links }: Scene, { dice, wallets }: PayScene) {
  for (const [wallet, { untilMs, userId }] of links) if (untilMs === undefined) wallets.set(userId, Address.make(wallet))
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const purses = [...wallets.keys()].flatMap((userId) => [USDT, BNB].map((asset) => ({ userId, asset })))
  const full = purses.filter(({ asset, userId }) => balanceOf(world, availableOf(userId), asset) > 2n)
  return purses.length === 0 ? null : dice.pick(full.length > 0 && dice.percent(90) ? full : purses)
})

/** Some member with a wallet and a password. */
const member = Effect.fnUntraced(function*({ links }: Scene, { dice, wallets, withPassword }: PayScene, chosen: UserId | null = null) {
  for (const [wallet, { untilMs, userId }] of links) if (untilMs === undefined) wallets.set(userId, Address.make(wallet))
  if (wallets.size === 0) return null
  const userId = chosen ?? dice.pick([...wallets.keys()])
  if (!withPassword.has(userId)) {
    const set = yield* Effect.result(setPassword(userId, PASSWORD))
    if (set._tag === "Success") withPassword.add(userId)
  }
  return userId
})

/** What goes on meanwhile in the lane. */
const beside = ({ between, dice }: Scene, chance: number): ReadonlyArray<Task> =>
  between.isOn || !dice.percent(chance) ? [] : [{ work: dice.pick(["lane", "settle", "expire"] as const), watcher: dice.below(2) }]

/** People act at the same time, the lane beside them; sometimes everything is killed in the middle of it. */
const together = (scene: Scene, acts: ReadonlyArray<Act>) =>
  perform(scene, [...acts, ...beside(scene, 40)], scene.dice.percent(15) ? { atTurn: scene.dice.between(1, 20), happens: null } : null)

/** A member asks for money: once, twice by a double tap, again later, or for more than he has in two wishes at once. */
export const askMoney = Effect.fnUntraced(function*(scene: Scene) {
  const { pay } = scene
  const purse = pay === null ? null : yield* rich(scene, pay)
  if (pay === null || purse === null) return
  const { dice, wishes } = pay
  const { asset, userId } = purse
  yield* member(scene, pay, userId)
  const earlier = [...wishes.values()]
  const kind = dice.weighted([[50, "one"], [15, "double"], [20, "two"], [10, "again"], [5, "other"]])
  if (kind === "again" && earlier.length > 0) return yield* together(scene, [ask(scene, pay, dice.pick(earlier))])
  const answered = earlier.filter(({ id }) => id !== null)
  if (kind === "other" && answered.length > 0) return yield* together(scene, [askOther(scene, dice.pick(answered))])
  const wish = yield* newWish(pay, userId, asset)
  const acts = kind === "double" ? [ask(scene, pay, wish), ask(scene, pay, wish)] : [ask(scene, pay, wish)]
  if (kind === "two") acts.push(ask(scene, pay, yield* newWish(pay, userId, asset)))
  yield* together(scene, acts)
})

/** What somebody does about a withdrawal. */
const throwAct = (scene: Scene, pay: PayScene, one: Withdrawal): Act => {
  const { dice } = pay
  const operator = dice.pick(OPERATORS)
  return dice.weighted<() => Act>([
    [60, () => agree(scene, pay, one, operator, one.revision)],
    [6, () => agree(scene, pay, one, operator, dice.percent(50) ? one.revision + 1 : Math.max(0, one.revision - 1))],
    [9, () => end(scene, pay, one, null)],
    [7, () => end(scene, pay, one, operator)],
    [8, () => revise(scene, one)]
  ])()
}

/** People decide about a withdrawal, several at once if need be, not all of one mind. */
export const decideMoney = Effect.fnUntraced(function*(scene: Scene) {
  const { pay } = scene
  if (pay === null) return
  const all = yield* withdrawalsNow
  const open = all.filter((one) => one.state === "requested" || (one.state === "approved" && pay.dice.percent(30)))
  const among = open.length > 0 ? open : all.slice(-2)
  if (among.length === 0) return
  const one = pay.dice.pick(among)
  const acts = pay.dice.percent(30) ? OPERATORS.map((operator) => agree(scene, pay, one, operator, one.revision)) : []
  const more = Array.from({ length: pay.dice.between(1, 2) }, () => throwAct(scene, pay, one))
  yield* together(scene, [...acts, ...more])
})

/** An operator blocks a member, or lets him act again. */
export const ban = Effect.fnUntraced(function*(scene: Scene) {
  const { pay } = scene
  const userId = pay === null ? null : yield* member(scene, pay)
  if (pay === null || userId === null) return
  if (pay.blocked.has(userId)) {
    pay.blocked.delete(userId)
    yield* Effect.orDie(unblockMember(userId, OPERATORS[0], "looked into"))
    return
  }
  yield* together(scene, [{
    name: "block",
    act: Effect.andThen(blockMember(userId, OPERATORS[1], "a doubt"), Effect.sync(() => {
      pay.blocked.add(userId)
      count(scene.coverage.outcomes, "blocked")
    }))
  }])
})

/** An operator stops payouts. */
export const brake = ({ coverage: { outcomes } }: Scene) =>
  Effect.tap(stopFlow("payouts", OPERATORS[0], "a doubt"), (isNew) => Effect.sync(() => isNew && count(outcomes, "braked")))

const noteWallet = (scene: Scene, pay: PayScene, userId: UserId, wallet: string, now: number) => {
  const before = [...scene.links].find(([, link]) => link.userId === userId && link.untilMs === undefined)
  if (before !== undefined) scene.links.set(before[0], { ...before[1], untilMs: now })
  scene.links.set(wallet, { userId, atMs: now })
  pay.wallets.set(userId, Address.make(wallet))
  pay.coolingUntilMs.set(userId, now + pay.settings.withdrawals.walletCooldownHours * 3_600_000)
}

/** A member takes another wallet, one that nobody ever had. */
export const moveWallet = Effect.fnUntraced(function*(scene: Scene) {
  const { links, pay } = scene
  const userId = pay === null ? null : yield* member(scene, pay)
  if (pay === null || userId === null) return
  const wallet = walletOf(pay.dice.between(1, PEOPLE + 6))
  if (links.has(wallet)) return
  yield* TestClock.adjust("1 second")
  const changed = yield* Effect.result(changeWallet(userId, wallet, PASSWORD))
  count(scene.coverage.outcomes, `wallet: ${changed._tag === "Success" ? "changed" : changed.failure._tag}`)
  if (changed._tag === "Success") noteWallet(scene, pay, userId, wallet, yield* Clock.currentTimeMillis)
  yield* TestClock.adjust("1 second")
})

/** The operator puts money into the payout wallet. */
export const fillUp = (scene: Scene) => mine(scene, refill(scene, PLENTY, PLENTY))

/** The lane works: alone, in two processes at once, or with all that leads to it. */
export const pays = (scene: Scene) => {
  const { dice } = scene
  const round: ReadonlyArray<Task> = [{ work: "lane", watcher: 0 }, { work: "settle", watcher: 0 }]
  return dice.weighted([
    [5, () => perform(scene, [{ work: "lane", watcher: dice.below(2) }])],
    [3, () => perform(scene, [...round, { work: "lane", watcher: 1 }])],
    [5, () => Effect.andThen(perform(scene, [{ work: "books", watcher: 0 }, { work: "fence", watcher: 0 }]), perform(scene, round))],
    [3, () => perform(scene, [{ work: "look", watcher: 0 }, ...round, { work: "books", watcher: 1 }])]
  ])()
}

/** Something is paid from end to end, and sometimes lost again before it is final. */
export const payOut = Effect.fnUntraced(function*(scene: Scene) {
  const { dice } = scene
  if (dice.percent(60)) yield* agreeToAll(scene)
  for (const work of ["books", "fence", "lane"] as const) yield* perform(scene, [{ work, watcher: 0 }])
  yield* mineSome(scene, dice.between(1, 2), dice.percent(50))
  yield* perform(scene, [{ work: "look", watcher: 0 }, { work: "settle", watcher: 0 }, { work: "lane", watcher: dice.below(2) }])
  if (dice.percent(35)) yield* reorg(scene)
  yield* perform(scene, [{ work: "look", watcher: 0 }, { work: "settle", watcher: 0 }])
})

/** Both operators agree to pay whatever waits for them. */
export const agreeToAll = Effect.fnUntraced(function*(scene: Scene) {
  const { pay } = scene
  if (pay === null) return
  for (const one of (yield* withdrawalsNow).filter(({ state }) => state === "requested")) {
    for (const operator of OPERATORS) yield* Effect.ignore(agree(scene, pay, one, operator, one.revision).act)
  }
})

