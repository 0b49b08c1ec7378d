import { depositAddress } from "@sigmatrade/core/deposit/depositAddress"
import type { DepositIntentId } from "@sigmatrade/core/deposit/DepositIntent"
import type { KeptIntent } from "@sigmatrade/core/deposit/DepositIntentStore"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { isOver } from "@sigmatrade/core/deposit/intentStandings"
import type { LevelNotForSale } from "@sigmatrade/core/deposit/requestPayment"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import type { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { DepositIntentBody } from "../contract/ApiDepositIntent.ts"
import { Ending } from "../Ending.ts"
import type { WatchedStanding } from "../IntentWatch.ts"
import { IntentWatch } from "../IntentWatch.ts"
import { Member } from "../Member.ts"
import { refuse } from "../problems/refuse.ts"
import { depositIntentView } from "../views/depositIntentView.ts"
import { callerActs } from "./callerActs.ts"
import { findUser, userNotFound } from "./findUser.ts"
import { limited } from "./limited.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const PING_EVERY = "15 seconds"
/** No stream lasts for ever: keys end. */
const WATCH_MAX = "30 minutes"

/** Somebody else's intent is as unknown to `userId` as one that does not exist; `null`: whosever. */
const find = Effect.fnUntraced(function*(userId: UserId | null, id: DepositIntentId) {
  const found = (yield* (yield* IntentWatch).look([id])).get(id)
  if (found === undefined || (userId !== null && found.standing.kept.intent.userId !== userId)) return yield* notFound("deposit intent")
  return found
})

const addressOf = Effect.fnUntraced(function*({ intent: { userId } }: KeptIntent) {
  return yield* depositAddress(yield* Effect.orDie((yield* UserStore).get(userId)))
})

const viewed = Effect.fnUntraced(function*({ head, standing }: WatchedStanding) {
  return (yield* depositIntentView)(standing, yield* addressOf(standing.kept), head)
})

const read = Effect.fnUntraced(function*(userId: UserId | null, id: DepositIntentId) {
  return yield* viewed(yield* find(userId, id))
})

const list = Effect.fnUntraced(function*(url: string, userId: UserId, query: ListQuery<DepositIntentId>) {
  const address = yield* depositAddress(yield* findUser(userId))
  const [store, intents, view] = [yield* DepositIntentStore, yield* IntentWatch, yield* depositIntentView]
  return yield* readList(url, query, (page) => store.list(userId, page), (found) =>
    Effect.map(intents.look(found.map(({ id }) => id)), (known) =>
      found.flatMap(({ id }) => {
        const one = known.get(id)
        return one === undefined ? [] : [view(one.standing, address, one.head)]
      })))
})

const refused = {
  UserUnknown: () => userNotFound,
  WalletMissing: () => refuse("wallet_missing", "Without a wallet nobody could tell whose payment it is. It is linked in the bot."),
  LevelNotForSale: ({ asset, level }: LevelNotForSale) => refuse("level_not_for_sale", `Level ${level} is not for sale here for ${asset}. Read the levels, and those that are owned.`)
}

const opened = Effect.fnUntraced(function*({ id }: KeptIntent) {
  const found = (yield* (yield* IntentWatch).look([id])).get(id)
  return found === undefined ? yield* Effect.die(new Error("An intent that was opened is not there")) : yield* viewed(found)
})

const create = Effect.fnUntraced(function*(userId: UserId, { asset, level }: typeof DepositIntentBody.Type) {
  const act = { permission: "members.read", action: "open intent", subject: `member:${userId}`, reason: null, details: { level: String(level), asset } } as const
  const { kept } = yield* callerActs(act, () => requestPayment(userId, level, asset)).pipe(Effect.catchTags(refused))
  return yield* opened(kept)
})

/** The same by the member himself. */
const pay = Effect.fnUntraced(function*({ asset, level }: typeof DepositIntentBody.Type) {
  const { kept } = yield* limited("intent", requestPayment((yield* Member).id, level, asset)).pipe(Effect.catchTags({
    ...refused, UserUnknown: () => Effect.die(new Error("The member who was let in is gone"))
  }))
  return yield* opened(kept)
})

const watch = Effect.fnUntraced(function*(userId: UserId | null, id: DepositIntentId) {
  const { standing: { kept } } = yield* find(userId, id)
  const [intents, view, address] = [yield* IntentWatch, yield* depositIntentView, yield* addressOf(kept)]
  const changes = intents.watch(id).pipe(
    Stream.takeUntil(({ standing }) => isOver(standing)),
    Stream.map(({ head, standing }) => view(standing, address, head)),
    Stream.changesWith((one, other) => JSON.stringify(one, shown) === JSON.stringify(other, shown)),
    Stream.map((data) => ({ event: "deposit_intent", data }) as const)
  )
  const pings = Stream.drop(Stream.tick(PING_EVERY), 1).pipe(Stream.map(() => ({ event: "ping", data: "{}" }) as const))
  return Stream.merge(changes, pings, { haltStrategy: "left" }).pipe(
    Stream.interruptWhen(Effect.race(yield* Ending, Effect.sleep(WATCH_MAX)))
  )
})

const shown = (_: string, value: unknown): unknown => typeof value === "bigint" ? String(value) : value

/** What is done with intents, also by the member whose they are. */
export const intentActs = { read, list, pay, watch }

/** `/v1/deposit-intents` and `/v1/users/{id}/deposit-intents` */
export const depositIntents = HttpApiBuilder.group(ApiContract, "depositIntents", (handlers) =>
  handlers
    .handle("create", ({ params, payload }) => create(params.id, payload))
    .handle("read", ({ params }) => read(null, params.id))
    .handle("watch", ({ params }) => watch(null, params.id))
    .handle("list", ({ params, query }) => list(`/v1/users/usr_${params.id}/deposit-intents`, params.id, query)))
