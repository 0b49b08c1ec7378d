import { Effect, Option, Redacted, Schema, Stdio } from "effect"
import { Prompt } from "effect/cli"
import { timingSafeEqual } from "node:crypto"
import { hashOf } from "./hashOf.ts"
import { Operators } from "./Operators.ts"

/** The settings name no operator. */
export class NobodyMayAct extends Schema.TaggedError<NobodyMayAct>()("NobodyMayAct", {}) {}

/** No key was given, and there is no terminal to ask for it. */
export class KeyMissing extends Schema.TaggedError<KeyMissing>()("KeyMissing", {}) {}

/** The key belongs to no operator. */
export class KeyUnknown extends Schema.TaggedError<KeyUnknown>()("KeyUnknown", {}) {}

/** Asks for the key without showing it; a blank line counts as none. */
const askForKey = Effect.gen(function*() {
  if (!(yield* (yield* Stdio.Stdio).stdinIsTerminal)) return yield* new KeyMissing()
  const given = Redacted.value(yield* Prompt.run(Prompt.Hidden({ message: "Your operator key" }))).trim()
  return given === "" ? yield* new KeyMissing() : Redacted.make(given)
})

/**
 * The operator whose key was given, in the environment or on the terminal. Every known hash is looked at whole, so that the time it takes
 * says nothing. Errors: `NobodyMayAct`, `KeyMissing`, `KeyUnknown`.
 */
export const whoActs = Effect.gen(function*() {
  const { key, known } = yield* Operators
  if (known.length === 0) return yield* new NobodyMayAct()
  const hash = hashOf(Redacted.value(key) === "" ? yield* askForKey : key)
  const fitting = known.filter(({ sha256 }) => timingSafeEqual(hash, Buffer.from(sha256, "hex")))
  return yield* Option.match(Option.fromUndefinedOr(fitting[0]), {
    onNone: () => Effect.fail(new KeyUnknown()),
    onSome: ({ name }) => Effect.succeed(name)
  })
})
