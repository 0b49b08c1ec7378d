import type { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import { Session, SessionId, Sessions, SessionsUnavailable } from "@sigmatrade/core/limit/Sessions"
import { DateTime, Effect, Layer, Option, Schema, SchemaGetter } from "effect"
import { RedisClient } from "./RedisClient.ts"
import type { RedisAway } from "./RedisClient.ts"

/** All sessions of a subject in one hash: when Redis drops them, it drops all, and none outlives `deleteAll` because an index is gone. */
const keyOf = (subject: LimitSubject) => `session:${subject}`

/** Keys: the sessions of a subject. Arguments: id, version, the session, the time, when it expires. Answers 1 when it was kept. */
const putScript = `
local sessions, id, version, now, latest = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local kept, before = redis.call("HGETALL", sessions), 0
for at = 1, #kept, 2 do
  local session = cjson.decode(kept[at + 1])
  if session.expiresAt <= now then
    redis.call("HDEL", sessions, kept[at])
  else
    if kept[at] == id then before = session.version end
    latest = math.max(latest, session.expiresAt)
  end
end
if before ~= version - 1 then return 0 end
redis.call("HSET", sessions, id, ARGV[3])
redis.call("PEXPIRE", sessions, string.format("%.0f", math.max(1, latest - now)))
return 1
`

const KeptTime = Schema.Int.pipe(
  Schema.decodeTo(Schema.DateTimeUtc, {
    decode: SchemaGetter.transform((ms: number) => DateTime.makeUnsafe(ms)),
    encode: SchemaGetter.transform((at: DateTime.Utc) => at.epochMilliseconds)
  })
)
const Kept = Schema.fromJsonString(Schema.Struct({ version: Session.fields.version, data: Session.fields.data, expiresAt: KeptTime }))
const decodeKept = Schema.decodeUnknownOption(Kept)
const decodeId = Schema.decodeUnknownOption(SessionId)

/** What cannot be read is no session: then he logs in again. */
const read = (subject: LimitSubject, id: string, text: string | null, now: DateTime.Utc): Option.Option<Session> =>
  Option.all([decodeId(id), decodeKept(text)]).pipe(
    Option.map(([known, kept]) => new Session({ ...kept, subject, id: known })),
    Option.filter(({ expiresAt }) => DateTime.isGreaterThan(expiresAt, now))
  )

const byExpiry = (one: Session, other: Session) =>
  one.expiresAt.epochMilliseconds - other.expiresAt.epochMilliseconds || (one.id < other.id ? -1 : 1)

const orUnavailable = <A>(effect: Effect.Effect<A, RedisAway>): Effect.Effect<A, SessionsUnavailable> =>
  Effect.catchTag(effect, "RedisAway", (failure) =>
    Effect.andThen(Effect.logDebug("Sessions in Redis cannot be reached", { failure }), Effect.fail(new SessionsUnavailable())))

/** Sessions in Redis, under `session:<subject>`: all processes share them; when Redis forgets, everybody logs in again. */
export const layer: Layer.Layer<Sessions, never, RedisClient> = Layer.effect(
  Sessions,
  Effect.map(RedisClient, ({ send }) => Sessions.of({
    get: (subject, id, now) =>
      orUnavailable(Effect.map(send((redis) => redis.hget(keyOf(subject), id)), (text) => read(subject, id, text, now))),
    put: ({ data, expiresAt, id, subject, version }, now) => {
      const text = JSON.stringify({ version, data, expiresAt: expiresAt.epochMilliseconds })
      return orUnavailable(send((redis) =>
        redis.eval(putScript, 1, keyOf(subject), id, version, text, now.epochMilliseconds, expiresAt.epochMilliseconds))).pipe(
          Effect.map((kept) => kept === 1)
        )
    },
    delete: (subject, id) => Effect.asVoid(orUnavailable(send((redis) => redis.hdel(keyOf(subject), id)))),
    deleteAll: (subject) => Effect.asVoid(orUnavailable(send((redis) => redis.del(keyOf(subject))))),
    of: (subject, now, limit) =>
      Effect.map(orUnavailable(send((redis) => redis.hgetall(keyOf(subject)))), (all) =>
        Object.entries(all).flatMap(([id, text]) => Option.toArray(read(subject, id, text, now))).toSorted(byExpiry).slice(0, limit))
  }))
)
