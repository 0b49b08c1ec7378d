import { assert, describe, it } from "@effect/vitest"
import { setPhrase } from "@sigmatrade/core/payout/setPhrase"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import { parsePhrase } from "@sigmatrade/core/user/parsePhrase"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, Layer, Redacted, Result } from "effect"
import { community, memberWithWallet } from "../community.ts"
import { memberWith, olga, PASSWORD, payoutRules, WRONG } from "./payoutWorld.ts"

const world = Layer.merge(community(), payoutRules())
const FOX = Redacted.make("red fox")
const tagOf = <A, E extends { readonly _tag: string }, R>(tried: Effect.Effect<A, E, R>) => Effect.map(Effect.flip(tried), ({ _tag }) => _tag)
const phraseOf = Effect.fn("phraseOf")(function*(id: UserId) {
  const { phrase }: { readonly phrase: string | null } = yield* (yield* MemberSettingsStore).of(id)
  return phrase
})

describe("the anti-phishing phrase", () => {
  it.effect("is set without a password by who has none, and only with it by who has one", () =>
    Effect.gen(function*() {
      const [open, guarded] = [yield* memberWithWallet(1), yield* memberWith(1n)]
      yield* setPhrase(open.id, FOX, null)
      assert.strictEqual(yield* phraseOf(open.id), "red fox")
      assert.strictEqual(yield* tagOf(setPhrase(guarded.id, FOX, null)), "PasswordNeeded")
      assert.strictEqual(yield* tagOf(setPhrase(guarded.id, FOX, WRONG)), "PasswordWrong")
      assert.isNull(yield* phraseOf(guarded.id))
      yield* setPhrase(guarded.id, FOX, PASSWORD)
      assert.strictEqual(yield* phraseOf(guarded.id), "red fox")
    }).pipe(Effect.provide(world)))

  it.effect("is not the password, and no blocked member sets one", () =>
    Effect.gen(function*() {
      const { id } = yield* memberWith(1n)
      assert.strictEqual(yield* tagOf(setPhrase(id, PASSWORD, PASSWORD)), "PhraseIsPassword")
      yield* blockMember(id, olga, "looking at it")
      assert.strictEqual(yield* tagOf(setPhrase(id, FOX, PASSWORD)), "MemberBlocked")
      assert.isNull(yield* phraseOf(id))
    }).pipe(Effect.provide(world)))

  it("is one line of 3 to 40 visible characters, counted as people count them", () => {
    const read = (text: string): string | null => Result.getOrNull(parsePhrase(text))
    assert.strictEqual(read("  red \n\t fox  "), "red fox")
    assert.strictEqual(read("e\u0301te\u0301"), "été")
    assert.strictEqual(read("🦊".repeat(40)), "🦊".repeat(40))
    assert.strictEqual(read("a\u202Eb\u200Bc\u0000"), "abc")
    for (const unfit of ["", "ab", "\u200B\u200B\u200B", "x".repeat(41), "a\u200Bb"]) assert.isNull(read(unfit), unfit)
    assert.include(Result.getOrThrow(Result.flip(parsePhrase("ab"))), { lengthMin: 3, lengthMax: 40 })
  })
})
