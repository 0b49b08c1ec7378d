import { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const newestFirst = (one: OperatorSession, other: OperatorSession) =>
  other.startedAt.epochMilliseconds - one.startedAt.epochMilliseconds || (one.id < other.id ? -1 : 1)

/** One in the chat and one in a browser for each account. */
const placeOf = ({ keyHash, telegramId }: Pick<OperatorSession, "keyHash" | "telegramId">) => `${telegramId} ${keyHash === null ? "chat" : "browser"}`

const endWhere = (fits: (session: OperatorSession) => boolean) => (now: World): Step<number> => {
  const left = HashMap.filter(now.operatorSessions, (session) => !fits(session))
  return [HashMap.size(now.operatorSessions) - HashMap.size(left), { ...now, operatorSessions: left }]
}

/** Operators who are logged in, in the memory world. */
export const layer: Layer.Layer<OperatorSessionStore, never, MemoryWorld> = Layer.effect(
  OperatorSessionStore,
  Effect.map(MemoryWorld, (world) => {
    const put = (now: World, session: OperatorSession): World =>
      ({ ...now, operatorSessions: HashMap.set(now.operatorSessions, placeOf(session), session) })
    return OperatorSessionStore.of({
      begin: (session) => world.change((now) => [undefined, put(now, session)]),
      of: (telegramId) => world.read(({ operatorSessions }) => HashMap.get(operatorSessions, placeOf({ telegramId, keyHash: null }))),
      byKey: (hash) => world.read(({ operatorSessions }) => Option.fromUndefinedOr(HashMap.toValues(operatorSessions).find(({ keyHash }) => keyHash === hash))),
      touch: (touched, at) => world.change((now) => {
        const session = rowOf(now.operatorSessions, placeOf(touched))
        if (session?.id !== touched.id) return [false, now]
        return [true, put(now, new OperatorSession({ ...session, seenAt: DateTime.max(session.seenAt, at) }))]
      }),
      all: world.read(({ operatorSessions }) => HashMap.toValues(operatorSessions).toSorted(newestFirst)),
      end: (id) => Effect.map(world.change(endWhere((session) => session.id === id)), (ended) => ended > 0),
      endAll: (operator) => world.change(endWhere((session) => session.operator === operator))
    })
  })
)
