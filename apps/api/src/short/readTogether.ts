import { Effect, Option, Schema } from "effect"
import { Companions } from "./Companions.ts"
import { wireWriter } from "./wireWriter.ts"

/**
 * Reads what a path names, and with it what companions of the request ask for: `read` finds them all at once, and those it does not find are
 * missing in what it answers. Errors: those of `read`, and `missing` where the request's own is.
 */
export const readTogether = <Id, View, E, R, E2, R2>(
  id: Schema.Codec<Id, string>,
  view: Schema.Codec<View, unknown>,
  read: (ids: ReadonlyArray<Id>) => Effect.Effect<ReadonlyMap<Id, View>, E, R>,
  missing: Effect.Effect<never, E2, R2>
) => {
  const decode = Schema.decodeUnknownOption(id)
  const write = wireWriter(view)
  return Effect.fnUntraced(function*(own: Id) {
    const others = yield* Companions
    const ids = others === null ? [] : others.ids.map((text) => Option.getOrUndefined(decode(text)))
    const found = yield* read([...new Set([own, ...ids.filter((other) => other !== undefined)])])
    for (const [index, other] of ids.entries()) {
      const seen = other === undefined ? undefined : found.get(other)
      if (seen !== undefined && others !== null) others.bodies[index] = write(seen)
    }
    return found.get(own) ?? (yield* missing)
  })
}
