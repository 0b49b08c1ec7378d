import type { Ban } from "@sigmatrade/core/limit/BanList"
import { BanList } from "@sigmatrade/core/limit/BanList"
import { Language } from "@sigmatrade/core/user/User"
import type { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Layer, Option, Schema } from "effect"
import { RedisClient } from "./RedisClient.ts"

/** A ban that was lifted by a program without this cache ends here after this long. */
const KEPT_SECONDS = 60

const keyOf = (telegramId: TelegramId) => `ban:${telegramId}`

const Kept = Schema.fromJsonString(Schema.Struct({ language: Schema.NullOr(Language), mayAppeal: Schema.Boolean }))
const decode = Schema.decodeUnknownOption(Kept)
const encode = Schema.encodeSync(Kept)

/**
 * Remembers bans in Redis, under `ban:<Telegram id>`, so that whoever hammers against one does not reach the members' store. Only bans are
 * remembered: that somebody may act is never taken from here, so a cache that is empty, old or away lets nobody in.
 */
export const layer: Layer.Layer<BanList, never, BanList | RedisClient> = Layer.effect(
  BanList,
  Effect.gen(function*() {
    const { send } = yield* RedisClient
    const truth = yield* BanList
    const remembered = (telegramId: TelegramId) =>
      send((redis) => redis.get(keyOf(telegramId))).pipe(Effect.map((text) => decode(text)), Effect.orElseSucceed(() => Option.none<Ban>()))
    const remember = (telegramId: TelegramId, ban: Ban) =>
      Effect.ignore(send((redis) => redis.set(keyOf(telegramId), encode(ban), "EX", KEPT_SECONDS)))
    return BanList.of({
      listed: truth.listed,
      listing: truth.listing,
      of: Effect.fn("BanListRedis.of")(function*(telegramId: TelegramId) {
        const kept = yield* remembered(telegramId)
        if (Option.isSome(kept)) return kept
        const ban = yield* truth.of(telegramId)
        if (Option.isSome(ban)) yield* remember(telegramId, ban.value)
        return ban
      }),
      setListed: (change) =>
        truth.setListed(change).pipe(Effect.tap(() => Effect.ignore(send((redis) => redis.del(keyOf(change.telegramId))))))
    })
  })
)
