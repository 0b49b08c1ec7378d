import { Effect, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"

/** Amounts with the places where arithmetic breaks: around powers of two, around what rounds to one unit, and anything between. */
export const anyAmount = (min = 0n): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min, max: 2n ** 256n - 1n }),
    fc.bigInt({ min, max: 1_000n }),
    fc.constantFrom(19n, 20n, 33n, 99n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n, 2n ** 128n, 10n ** 18n + 1n, 2n ** 256n - 1n)
  )

/** Tries a promise on many generated values; every run has its own virtual clock and says nothing. */
export const everyRun = <A, R>(
  arbitrary: fc.Arbitrary<A>,
  world: () => Layer.Layer<R>,
  promise: (value: A) => Effect.Effect<void, unknown, R>,
  parameters: fc.Parameters<[A]>
) =>
  fc.assert(
    fc.asyncProperty(arbitrary, (value) =>
      Effect.runPromise(promise(value).pipe(Effect.provide(Layer.mergeAll(world(), TestClock.layer(), Logger.layer([])))))),
    parameters
  )
