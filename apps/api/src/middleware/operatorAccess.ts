import { Effect, Layer, Redacted } from "effect"
import { ApiSettings } from "../ApiSettings.ts"
import { OperatorAccess } from "../contract/OperatorAccess.ts"
import { problemOf, Unauthorized } from "../problems/declaredProblems.ts"

const digest = (key: Redacted.Redacted) =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(Redacted.value(key)))),
    (bytes) => new Uint8Array(bytes)
  )

/** Compares two digests of equal length, always looking at every byte. */
const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.reduce((difference, byte, index) => difference | (byte ^ (other[index] ?? 0)), 0) === 0

const refused = (given: boolean) =>
  problemOf(
    "unauthorized",
    given
      ? "The key in the Authorization header is not this server's operator key. Check that you use the key of this server."
      : "Send the header Authorization: Bearer <API_OPERATOR_KEY>."
  ).pipe(Effect.flatMap((members) => Effect.fail(new Unauthorized(members))))

/** Compares the key that was sent with the operator key: by digests, in time that tells nothing about either. */
export const operatorAccess: Layer.Layer<OperatorAccess, never, ApiSettings> = Layer.effect(
  OperatorAccess,
  Effect.gen(function*() {
    const { operatorKey } = yield* ApiSettings
    const expected = yield* digest(operatorKey)
    const isOpen = Redacted.value(operatorKey) !== ""
    return OperatorAccess.of({
      operatorKey: Effect.fnUntraced(function*(answer, { credential }) {
        const isRight = isSame(yield* digest(credential), expected)
        if (isRight && isOpen) return yield* answer
        return yield* refused(Redacted.value(credential) !== "")
      })
    })
  })
)
