import { assert, layer as withLayer } from "@effect/vitest"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { BEFORE_ALL, EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import { encodeEntry } from "@sigmatrade/core/ledger/encodeEntry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import { EMPTY_CHAIN, GENESIS, SealHash } from "@sigmatrade/core/ledger/Seal"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { verifyLedger } from "@sigmatrade/core/ledger/verifyLedger"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit } from "effect"
import { createHash } from "node:crypto"
import { freshHash } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { freshPayment, LARGE, LARGEST } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"
import { sealUntil } from "./sealUntil.ts"

const sha256 = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`

/** What every `LedgerSeals` promises, with the use cases over it. The tests build on one another: there is one chain. */
export const ledgerSealsContract = <E>(name: string, stores: Layer.Layer<Ledger | LedgerSeals | UserStore | Transaction | Sha256, E>) =>
  withLayer(stores, { timeout: "60 seconds", excludeTestServices: true })(`LedgerSeals: ${name}`, (it) => {
    let booked = 0
    const book = Effect.fn("book")(function*(count: number) {
      const { id } = yield* freshMember
      booked += count
      yield* (yield* Ledger).post(Array.from({ length: count }, (_, index) => freshPayment(id, index === 0 ? LARGE : 1n)), NOW)
    })

    it.effect("books without entries have an empty chain, which is whole", () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* sealLedger(10), 0)
        assert.deepStrictEqual(yield* (yield* LedgerSeals).head, EMPTY_CHAIN)
        assert.deepStrictEqual(yield* verifyLedger(), EMPTY_CHAIN)
      }))

    it.effect("every entry is chained to the one before, in their order, by the documented text", () =>
      Effect.gen(function*() {
        const seals = yield* LedgerSeals
        yield* book(3)
        const head = yield* sealUntil(3)
        const links = yield* seals.links(BEFORE_ALL, head.lastId, 10)
        assert.strictEqual(links.length, 3)
        let previous: SealHash = GENESIS
        for (const [index, { entry, seal }] of links.entries()) {
          assert.isNotNull(entry)
          if (entry === null) return
          assert.deepStrictEqual(seal, { previous, hash: SealHash.make(sha256(encodeEntry(entry, index + 1, previous))) })
          previous = seal?.hash ?? GENESIS
        }
        assert.deepStrictEqual(head, { entries: 3, lastId: links[2]?.id ?? BEFORE_ALL, hash: previous })
        assert.deepStrictEqual(yield* verifyLedger(), head)
      }))

    it.effect("no more are sealed at once than asked for, and what is sealed stays as it is", () =>
      Effect.gen(function*() {
        const seals = yield* LedgerSeals
        const before = yield* seals.links(BEFORE_ALL, (yield* seals.head).lastId, 1000)
        yield* book(5)
        yield* sealUntil(booked - 3, 2)
        const { entries } = yield* seals.head
        assert.strictEqual(entries, booked - 3)
        yield* sealUntil(booked, 2)
        assert.deepStrictEqual((yield* seals.links(BEFORE_ALL, (yield* seals.head).lastId, before.length)), before)
        assert.strictEqual(yield* sealLedger(10), 0)
      }))

    it.effect("links are those above one place up to another, the first of them", () =>
      Effect.gen(function*() {
        const seals = yield* LedgerSeals
        const all = yield* seals.links(BEFORE_ALL, (yield* seals.head).lastId, 1000)
        const [first, second, third] = all.map(({ id }) => id)
        assert.deepStrictEqual(yield* seals.links(first ?? BEFORE_ALL, third ?? BEFORE_ALL, 10), all.slice(1, 3))
        assert.deepStrictEqual(yield* seals.links(second ?? BEFORE_ALL, EntryId.make(2 ** 40), 2), all.slice(2, 4))
      }))

    it.effect("an entry without a seal is a place too", () =>
      Effect.gen(function*() {
        const seals = yield* LedgerSeals
        yield* book(1)
        const { lastId } = yield* seals.head
        const [link] = yield* seals.links(lastId, EntryId.make(2 ** 40), 10)
        assert.strictEqual(link?.seal, null)
        assert.isNotNull(link?.entry)
        yield* sealUntil(booked)
      }))

    it.effect("seals that do not follow on the chain are a defect", () =>
      Effect.gen(function*() {
        const seals = yield* LedgerSeals
        yield* book(1)
        const head = yield* seals.head
        const [link] = yield* seals.links(head.lastId, EntryId.make(2 ** 40), 1)
        const id = link?.id ?? BEFORE_ALL
        const added = (previous: SealHash) => [{ id, seal: { previous, hash: SealHash.make(freshHash()) } }]
        const { run } = yield* Transaction
        for (const append of [
          seals.append({ ...head, hash: SealHash.make(freshHash()) }, added(head.hash)),
          seals.append(EMPTY_CHAIN, added(GENESIS))
        ]) {
          const exit = yield* Effect.exit(run(append))
          assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        }
        assert.deepStrictEqual(yield* seals.head, head)
        yield* sealUntil(booked)
      }))

    it.effect("the largest amount and entries that were undone leave a whole chain", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        const ledger = yield* Ledger
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(ledger.post([freshPayment(id, 1n)], NOW), Effect.fail("undo"))))
        yield* ledger.post([freshPayment(id, LARGEST)], NOW)
        booked += 1
        const head = yield* sealUntil(booked)
        assert.deepStrictEqual(yield* verifyLedger(), head)
      }))

    it.effect("twenty who seal while twenty book make one chain of all entries", () =>
      Effect.gen(function*() {
        const sealing = Effect.replicateEffect(sealLedger(7), 5)
        yield* Effect.all(Array.from({ length: 20 }, () => [sealing, book(6)]).flat(), { concurrency: "unbounded", discard: true })
        const head = yield* sealUntil(booked)
        assert.strictEqual(head.entries, booked)
        assert.deepStrictEqual(yield* verifyLedger(), head)
      }))

    it.effect("a walk longer than a page tells of its progress and ends at the head", () =>
      Effect.gen(function*() {
        yield* book(1_100)
        const head = yield* sealUntil(booked)
        const told: Array<number> = []
        yield* verifyLedger(({ done, of }) => Effect.sync(() => {
          assert.strictEqual(of, booked)
          told.push(done)
        }))
        assert.isAtLeast(told.length, 3)
        assert.deepStrictEqual(told, told.toSorted((one, other) => one - other))
        assert.strictEqual(told.at(-1), head.entries)
      }))
  })
