import { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const newestFirst = (one: OperatorSession, other: OperatorSession) =>
  other.startedAt.epochMilliseconds - one.startedAt.epochMilliseconds || (one.id < other.id ? -1 : 1)

const endWhere = (fits: (session: OperatorSession) => boolean) => (now: World): Step<number> => {
  const left = HashMap.filter(now.operatorSessions, (session) => !fits(session))
  return [HashMap.size(now.operatorSessions) - HashMap.size(left), { ...now, operatorSessions: left }]
}

/** Operators who are logged in, in the memory world. */
export const layer: Layer.Layer<OperatorSessionStore, never, MemoryWorld> = Layer.effect(
  OperatorSessionStore,
  Effect.map(MemoryWorld, (world) => {
    const put = (now: World, session: OperatorSession): World =>
      ({ ...now, operatorSessions: HashMap.set(now.operatorSessions, session.telegramId, session) })
    return OperatorSessionStore.of({
      begin: (session) => world.change((now) => [undefined, put(now, session)]),
      of: (telegramId) => world.read(({ operatorSessions }) => HashMap.get(operatorSessions, telegramId)),
      touch: ({ id, telegramId }, at) => world.change((now) => {
        const session = rowOf(now.operatorSessions, telegramId)
        if (session?.id !== id) return [false, now]
        return [true, put(now, new OperatorSession({ ...session, seenAt: DateTime.max(session.seenAt, at) }))]
      }),
      all: world.read(({ operatorSessions }) => HashMap.toValues(operatorSessions).toSorted(newestFirst)),
      end: (id) => Effect.map(world.change(endWhere((session) => session.id === id)), (ended) => ended > 0),
      endAll: (operator) => world.change(endWhere((session) => session.operator === operator))
    })
  })
)
