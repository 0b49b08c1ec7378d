import { Clock, Effect, Random } from "effect"

const digits = (alphabet: string, length: number) =>
  Effect.map(
    Effect.replicateEffect(Random.nextIntBetween(0, alphabet.length, { halfOpen: true }), length),
    (places) => places.map((place) => alphabet.charAt(place)).join("")
  )

/** A new identity of what is kept: a UUID of version 7, in order of time, the rest chance. Source: RFC 9562, section 5.7. */
export const uuidV7 = Effect.gen(function*() {
  const time = Math.max(0, yield* Clock.currentTimeMillis).toString(16).padStart(12, "0")
  const chance = yield* digits("0123456789abcdef", 18)
  const variant = yield* digits("89ab", 1)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(3, 6)}-${chance.slice(6)}`
})
