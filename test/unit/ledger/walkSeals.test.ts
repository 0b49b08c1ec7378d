import { assert, it } from "@effect/vitest"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { ENCODING, encodeEntry } from "@sigmatrade/core/ledger/encodeEntry"
import { isBookedBy } from "@sigmatrade/core/ledger/AsOf"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { Link } from "@sigmatrade/core/ledger/LedgerSeals"
import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import { GENESIS, SealHash } from "@sigmatrade/core/ledger/Seal"
import type { SealHead } from "@sigmatrade/core/ledger/Seal"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { verifyLedger } from "@sigmatrade/core/ledger/verifyLedger"
import { ChainBroken } from "@sigmatrade/core/ledger/walkSeals"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { UserId } from "@sigmatrade/core/user/User"
import { Effect, Layer } from "effect"
import { freshPayment } from "@sigmatrade/adapters/contract/freshPayment"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"

const member = UserId.make("00000000-0000-7000-8000-000000000001")
const OTHER = SealHash.make(`0x${"ab".repeat(32)}`)
const books = Layer.merge(MemoryAdapters.layer, Sha256Noble.layer)
const three = [1n, 2n, 3n].map((amount) => freshPayment(member, amount))

/** Books of three sealed entries, read back as somebody has changed them. Answers where the chain breaks, if it does. */
const broken = Effect.fn("broken")(function*(change: (links: ReadonlyArray<Link>) => ReadonlyArray<Link>, of: (head: SealHead) => SealHead = (head) => head) {
  yield* (yield* Ledger).post(three, NOW)
  yield* sealLedger(10)
  const seals = yield* LedgerSeals
  const head = of(yield* seals.head)
  const changed = LedgerSeals.of({
    ...seals, head: Effect.succeed(head), links: (after, upTo, limit) => Effect.map(seals.links(after, upTo, limit), change)
  })
  const exit = yield* Effect.result(Effect.provideService(verifyLedger(), LedgerSeals, changed))
  if (exit._tag === "Success") return null
  assert.isTrue(exit.failure instanceof ChainBroken)
  const { entry, position, what } = exit.failure
  return [what, position, entry === null ? null : `${entry.kind} ${entry.businessId}`]
}, (effect) => Effect.provide(effect, Layer.fresh(books)))

const second = (change: (link: Link) => Link) => (links: ReadonlyArray<Link>) => links.map((link, index) => index === 1 ? change(link) : link)
const named = (index: number) => `deposit-final ${three[index]?.businessId}`

it.effect("a chain that nobody has touched holds, and each break is named with the first place at which it shows", () =>
  Effect.gen(function*() {
    assert.isNull(yield* broken((links) => links))
    assert.deepStrictEqual(yield* broken(second((link) => ({ ...link, entry: null }))), ["entry missing", 2, null])
    assert.deepStrictEqual(yield* broken(second((link) => ({ ...link, seal: null }))), ["seal missing", 2, named(1)])
    const unlinked = second((link) => ({ ...link, seal: link.seal && { ...link.seal, previous: OTHER } }))
    assert.deepStrictEqual(yield* broken(unlinked), ["seal does not follow", 2, named(1)])
    const resealed = second((link) => ({ ...link, seal: link.seal && { ...link.seal, hash: OTHER } }))
    assert.deepStrictEqual(yield* broken(resealed), ["entry does not fit", 2, named(1)])
    const later = second((link) => ({ ...link, entry: link.entry && { ...link.entry, blockNumber: BlockNumber.make(7) } }))
    assert.deepStrictEqual(yield* broken(later), ["entry does not fit", 2, named(1)])
    assert.deepStrictEqual(yield* broken((links) => links.filter((_, index) => index !== 1)), ["seal does not follow", 2, named(2)])
  }))

it.effect("a chain that ends too early, or with another hash or count than was noted, does not hold", () =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* broken((links) => links.slice(0, 2)), ["end does not fit", 3, null])
    assert.deepStrictEqual(yield* broken((links) => links, (head) => ({ ...head, hash: OTHER })), ["end does not fit", 4, null])
    assert.deepStrictEqual(yield* broken((links) => links, (head) => ({ ...head, entries: 4 })), ["end does not fit", 4, null])
  }))

it("what an entry takes back is part of what is sealed", () => {
  const entry = { kind: "level-reversed" as const, businessId: "sale", bookedAt: NOW, blockNumber: null, movements: [] }
  const text = (given: object) => encodeEntry({ ...entry, ...given }, 1, GENESIS)
  const before = `["${ENCODING}",1,"${GENESIS}","level-reversed","sale","2026-03-01T12:00:00.000Z",null,`
  assert.strictEqual(text({}), `${before}null,[]]`)
  assert.strictEqual(text({ reverses: { kind: "level-bought", businessId: "sale" } }), `${before}["level-bought","sale"],[]]`)
})

it("an entry without a height was there before any height", () => {
  const at = { _tag: "Block" as const, number: BlockNumber.make(5) }
  const heights = [null, 4, 5, 6].map((height) => height === null ? null : BlockNumber.make(height))
  assert.deepStrictEqual(heights.map((blockNumber) => isBookedBy({ blockNumber, bookedAt: NOW }, at)), [true, true, true, false])
})
