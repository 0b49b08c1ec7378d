import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { World } from "@sigmatrade/adapters/memory/World"
import { buyLevel } from "@sigmatrade/core/deposit/buyLevel"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { isStopped } from "@sigmatrade/core/incident/Incident"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { LevelWish } from "@sigmatrade/core/level/LevelWish"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap } from "effect"
import { balanceOf } from "../property/audit.ts"
import { BNB, USDT } from "../unit/community.ts"
import { count } from "./Coverage.ts"
import type { Dice } from "./Dice.ts"
import { makeDice } from "./Dice.ts"
import { holds, PromiseBroken } from "./PromiseBroken.ts"
import { OPERATORS } from "./peopleMoves.ts"
import type { Scene } from "./Scene.ts"
import type { Act } from "./watchers.ts"
import { perform } from "./watchers.ts"

/** Purchases from the balance in a history. */
export interface Shop {
  readonly dice: Dice
  /** Wishes that were ever made. */
  readonly wishes: Array<LevelWish>
  /** Purchases that somebody was told he has made. */
  readonly sold: Set<string>
}

/** Chosen so that no history that once showed a bug is another one now. */
const SALT = 0x73686f98

/** A shop in four of ten histories, as the seed wants it, with dice of its own; `null`: all goes on as it did without. */
export const makeShop = (seed: number): Shop | null => {
  const dice = makeDice(seed ^ SALT)
  return dice.percent(40) ? { dice, wishes: [], sold: new Set() } : null
}

/** What members can pay now and do not own; what else there is for whom. */
const shelves = Effect.fnUntraced(function*({ members }: Scene) {
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const all = [...members.values()].flatMap((userId) => [1, 2, 3, 4].flatMap((rank) => [BNB, USDT].map((asset) => ({ userId, asset, level: LevelNumber.make(rank) }))))
  const owned = yield* (yield* LevelStore).owned([...members.values()])
  const inReach = all.filter(({ asset, level, userId }) => owned.get(userId)?.has(level) !== true && world.table.prices.some((one) =>
    one.level === level && one.asset === asset && one.price <= balanceOf(world, availableOf(userId), asset)))
  return { all, inReach }
})

/** Something a member can pay mostly, under the offer of now mostly. */
const newWish = Effect.fnUntraced(function*(scene: Scene, { dice, wishes }: Shop, buyer: UserId | null = null) {
  const { all, inReach } = yield* shelves(scene)
  const isHis = ({ userId }: { readonly userId: UserId }) => buyer === null || userId === buyer
  const [his, reached] = [all.filter(isHis), inReach.filter(isHis)]
  if (his.length === 0) return null
  const { asset, level, userId } = dice.pick(reached.length > 0 && dice.percent(90) ? reached : his)
  const levels = yield* LevelStore
  const { version } = yield* levels.table
  const turn = yield* levels.turn(userId, level)
  const stale = dice.weighted([[16, 0], [1, 1], [1, -1]])
  const wish = { userId, level, asset, priceVersion: version - (stale === 1 ? 1 : 0), turn: turn + (stale === -1 ? 1 : 0) }
  wishes.push(wish)
  return wish
})

const buy = ({ coverage: { outcomes }, pay }: Scene, { sold }: Shop, wish: LevelWish): Act => ({
  name: "buy",
  act: Effect.gen(function*() {
    const isBlocked = () => pay?.blocked.has(wish.userId) ?? false
    const wasBlocked = isBlocked()
    const result = yield* Effect.result(buyLevel(wish))
    count(outcomes, result._tag === "Success" ? "bought from the balance" : `not bought: ${result.failure._tag}`)
    if (result._tag === "Failure") return
    const { id } = result.success.purchase
    if (sold.has(id)) return yield* Effect.die(new PromiseBroken(`I-39: ${id} was bought twice`))
    if (wasBlocked && isBlocked()) return yield* Effect.die(new PromiseBroken(`I-45: ${wish.userId} is blocked and buys`))
    sold.add(id)
  })
})

/**
 * A member buys a level from his balance: once, by a double tap, by an old button, or two levels at once, while deposits are credited.
 * Now and then an operator stops crediting instead.
 */
export const buyFromBalance = Effect.fnUntraced(function*(scene: Scene) {
  const { shop } = scene
  if (shop === null) return
  const { dice } = shop
  if (dice.percent(4)) return yield* Effect.asVoid(Effect.orDie(stopFlow("crediting", OPERATORS[0], "looking")))
  const earlier = [...shop.wishes]
  const first = earlier.length > 0 && dice.percent(15) ? dice.pick(earlier) : yield* newWish(scene, shop)
  if (first === null) return
  const kind = dice.weighted([[5, "one"], [3, "double"], [3, "two"]])
  const more = kind === "double" ? [first] : kind === "two" ? [yield* newWish(scene, shop, first.userId)].filter((wish) => wish !== null) : []
  const work = dice.percent(40) ? [{ work: "credit" as const, watcher: dice.below(2) }] : []
  const killed = dice.percent(15) ? { atTurn: dice.between(1, 30), happens: null } : null
  yield* perform(scene, [...[first, ...more].map((wish) => buy(scene, shop, wish)), ...work], killed)
})

/** P7: what stopped crediting both before and after a step let nobody buy from his balance in it. */
export const checkUnsold = (before: World, after: World) => {
  const stopping = before.incidents.filter(({ closedAt, id }) =>
    closedAt === null && after.incidents.some((one) => one.id === id && one.closedAt === null))
  for (const [id, { purchase }] of HashMap.entries(after.purchases)) {
    if (HashMap.has(before.purchases, id) || !id.startsWith("balance:")) continue
    holds(!isStopped(stopping, "crediting", purchase.price.asset), `P7: ${id} was bought while an incident stopped crediting`)
  }
}
