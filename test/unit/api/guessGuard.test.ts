import { assert, describe } from "@effect/vitest"
import { makeKeyMemory } from "@sigmatrade/api/middleware/KeyMemory"
import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { Effect } from "effect"
import { KEY, openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

type Ask = Effect.Success<ReturnType<typeof openApp>>["ask"]

const behindProxy = { trustedProxyHops: 1 }
const from = (ask: Ask, address: string, secret: string) =>
  ask("/v1/levels", { headers: { authorization: `Bearer ${secret}`, "x-forwarded-for": address } })
const guesses = (ask: Ask, address: string, count: number, concurrency: number | "unbounded" = 1) =>
  Effect.forEach(Array.from({ length: count }, (_, index) => `sk_live_guess-${index}`), (guess) =>
    Effect.map(from(ask, address, guess), ({ status }) => status), { concurrency })
const refusals = (unauthorized: number, closed: number) => [...Array.from({ length: unauthorized }, () => 401), ...Array.from({ length: closed }, () => 429)]
/** A key that has not been used yet. */
const freshKey = (write: Effect.Success<ReturnType<typeof openApp>>["write"]) =>
  Effect.map(write("/v1/keys", { name: "Shop", scopes: ["levels:read"] }), ({ body }) => (body as { readonly secret: string }).secret)

describe("whoever tries keys", () => {
  promise("has five tries, then no unknown key of his address is looked at; elsewhere and for keys at work nothing changes", Effect.gen(function*() {
    const { ask, write } = yield* openApp(behindProxy)
    const [working, late] = [yield* freshKey(write), yield* freshKey(write)]
    assert.strictEqual((yield* from(ask, "1.1.1.1", working)).status, 200)
    assert.deepStrictEqual(yield* guesses(ask, "1.1.1.1", 20), refusals(5, 15))
    const closed = yield* from(ask, "1.1.1.1", late)
    yield* isProblem(closed, "keys_guessed")
    assert.strictEqual(closed.headers.get("retry-after"), "900")
    assert.strictEqual((yield* from(ask, "1.1.1.1", working)).status, 200)
    assert.strictEqual((yield* from(ask, "2.2.2.2", late)).status, 200)
  }))

  promise("has no more tries when all come at once", Effect.gen(function*() {
    const { ask } = yield* openApp(behindProxy)
    assert.deepStrictEqual((yield* guesses(ask, "1.1.1.1", 100, "unbounded")).toSorted((one, other) => one - other), refusals(5, 95))
  }))

  promise("is counted by all processes together: another one looks at one wrong key more", Effect.gen(function*() {
    const [one, other] = [yield* openApp(behindProxy), yield* openApp(behindProxy)]
    assert.deepStrictEqual(yield* guesses(one.ask, "1.1.1.1", 5), refusals(5, 0))
    assert.deepStrictEqual(yield* guesses(other.ask, "1.1.1.1", 5), refusals(1, 4))
  }))

  promise("gains nothing from apps that last for one request, where these share what they remember", Effect.gen(function*() {
    const keyMemory = makeKeyMemory()
    const once = (secret: string) => Effect.flatMap(openApp({ ...behindProxy, keyMemory }), ({ ask }) => from(ask, "1.1.1.1", secret))
    const working = yield* Effect.flatMap(openApp(), ({ write }) => freshKey(write))
    assert.strictEqual((yield* once(working)).status, 200)
    const statuses = yield* Effect.forEach(Array.from({ length: 8 }, (_, index) => `sk_live_guess-${index}`), (guess) => Effect.map(once(guess), ({ status }) => status))
    assert.deepStrictEqual(statuses, refusals(5, 3))
    assert.strictEqual((yield* once(working)).status, 200)
    assert.strictEqual((yield* once(KEY)).status, 429)
  }))

  promise("has no more tries while counts are unknown either", Effect.gen(function*() {
    const { ask, read } = yield* openApp()
    assert.strictEqual((yield* read("/v1/levels")).status, 200)
    assert.deepStrictEqual(yield* guesses(ask, "any", 8), refusals(5, 3))
    assert.strictEqual((yield* read("/v1/levels")).status, 200)
  }).pipe(Effect.provideService(RateLimits, { take: () => Effect.fail(new LimitsUnavailable()) })))
})
