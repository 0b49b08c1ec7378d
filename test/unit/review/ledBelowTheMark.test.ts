import { assert, it } from "@effect/vitest"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, Option } from "effect"
import { available, CHAIN, memberWithWallet, P3, payment } from "../community.ts"
import { empty, height, live, markNumber, openKinds, settle, soundBooks, states, three } from "../confirmation/trustWorld.ts"

it.effect("a cursor that one provider led onto its fork below the mark goes back: nothing final is taken from anybody, and he is out", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n)], ...empty(9))
    const mark = Number(yield* markNumber)
    yield* (yield* ProviderScript).set(P3, { forges: { _tag: "Block", number: mark - 1, transfers: [payment(2, 9n)] } })
    const cursors = yield* ScanCursorStore
    const cursor = Option.getOrThrow(yield* cursors.get(CHAIN))
    const fork = Option.getOrThrow(yield* cursors.header(CHAIN, height(mark - 2)))
    yield* cursors.rewind(CHAIN, cursor, fork)
    const liar = (yield* ChainProviders).find(({ id }) => id === P3)
    const led = (yield* liar === undefined ? Effect.die("no liar") : liar.reader.headers([height(mark - 1), height(mark), height(mark + 1)]))
      .filter((header) => header !== null)
    const [top] = led.slice(-1)
    if (top === undefined) return yield* Effect.die("the liar shows no fork")
    const { linkedFrom } = cursor
    yield* cursors.move(CHAIN, Option.some({ number: fork.number, hash: fork.hash, linkedFrom }), { number: top.number, hash: top.hash, linkedFrom }, led)
    yield* live([], [])
    yield* settle()
    assert.isFalse((yield* openKinds).includes("finality broken"))
    assert.deepStrictEqual([(yield* states)[P3], yield* available(member)], ["faulty", 7n])
    assert.isAbove(Number(yield* markNumber), mark)
    yield* soundBooks
  }).pipe(Effect.provide(three())))
