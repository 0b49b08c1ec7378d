import { assert, layer as withLayer } from "@effect/vitest"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { availableOf, CHAIN_DEPOSIT, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { exportLedger } from "@sigmatrade/core/ledger/exportLedger"
import type { LineRefused } from "@sigmatrade/core/ledger/importLedger"
import { importLedger } from "@sigmatrade/core/ledger/importLedger"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LedgerArchive, LedgerNotEmpty } from "@sigmatrade/core/ledger/LedgerArchive"
import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import { EMPTY_CHAIN } from "@sigmatrade/core/ledger/Seal"
import { verifyLedger } from "@sigmatrade/core/ledger/verifyLedger"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { UserId } from "@sigmatrade/core/user/User"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Layer as Layers, Stream } from "effect"
import { BNB, freshBusinessId, freshPayment, LARGE, LARGEST, movement } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { sealUntil } from "./sealUntil.ts"

const MEMBER = UserId.make("00000000-0000-7000-8000-000000000001")
const account = availableOf(MEMBER)

/** Books of somewhere else, of all shapes: entries with several movements, reversals, the largest amount; more than a batch. */
const filled = (count: number) => Effect.gen(function*() {
  const ledger = yield* Ledger
  const payment = freshPayment(MEMBER, LARGE)
  yield* ledger.post([payment, freshPayment(MEMBER, LARGEST, BNB)], NOW)
  const sale: Entry = { kind: "level-bought", businessId: payment.businessId, movements: [movement(account, HOUSE_SALES, 3n), movement(account, HOUSE_SALES, 4n, BNB)] }
  yield* ledger.post([sale], minutesLater(1))
  yield* ledger.post([{
    kind: "level-reversed", businessId: sale.businessId, reverses: { kind: "level-bought", businessId: sale.businessId },
    movements: [movement(HOUSE_SALES, account, 3n)]
  }], minutesLater(2))
  yield* ledger.post(Array.from({ length: count }, () => freshPayment(MEMBER, 1n)), minutesLater(3))
  yield* sealUntil(4 + count)
  const lines = yield* Stream.runCollect(exportLedger(yield* (yield* LedgerSeals).head))
  return { lines: lines.map((line) => line.slice(0, -1)), balances: yield* ledger.balances([account, HOUSE_SALES, CHAIN_DEPOSIT]) }
})

/** The line with another hash; one that begins like the other already is another one too. */
const otherHash = (line: string) => line.replace(/"hash":"0x(..)/u, (_, start: string) => `"hash":"0x${start === "ff" ? "00" : "ff"}`)

type Needed = Ledger | LedgerSeals | LedgerArchive | Transaction | Sha256

/** What every `LedgerArchive` promises, with the import over it; `source` makes the books that are exported. The first import that succeeds is the last test but one. */
export const ledgerArchiveContract = <E>(name: string, stores: Layer.Layer<Needed, E>, source: Layer.Layer<Needed, E>) =>
  withLayer(stores, { timeout: "60 seconds", excludeTestServices: true })(`LedgerArchive: ${name}`, (it) => {
    const elsewhere = (count: number) => Effect.provide(filled(count), Layers.fresh(source))
    const isEmpty = Effect.gen(function*() {
      assert.deepStrictEqual(yield* (yield* Ledger).balances([account, HOUSE_SALES, CHAIN_DEPOSIT]), [])
      assert.strictEqual((yield* (yield* LedgerSeals).head).entries, 0)
    })
    const refused = Effect.fn("refused")(function*(lines: ReadonlyArray<string>, line: number, what: LineRefused["what"]) {
      const error = yield* Effect.flip(importLedger(Stream.fromIterable(lines)))
      // Field by field: two errors without a message are equal to `deepStrictEqual`.
      assert.deepStrictEqual(error._tag === "LineRefused" ? [error.line, error.what] : error, [line, what])
      yield* isEmpty
    })

    it.effect("a file that is changed, cut, reordered or continued is refused at that line, and nothing of it is booked", () =>
      Effect.gen(function*() {
        const { lines } = yield* elsewhere(3)
        const [header = "", first = "", second = "", ...others] = lines
        yield* refused([], 1, "is missing")
        yield* refused([first, second], 1, "is no header")
        yield* refused([header.replace("\"version\":1", "\"version\":2"), first], 1, "is no header")
        yield* refused([header.replace(/"entries":\d+/u, "\"entries\":0"), first], 1, "is no header")
        const back = lines.findIndex((line) => line.includes("level-reversed"))
        const elsewise = lines[back]?.replace("{\"kind\":\"level-bought\"", "{\"kind\":\"deposit-final\"") ?? ""
        yield* refused(lines.with(back, elsewise), back + 1, "takes back what does not fit")
        yield* refused([header, first.replace("\"amount\":\"1", "\"amount\":\"2"), second, ...others], 2, "does not fit the chain")
        yield* refused([header, first, `${second} x`, ...others], 3, "is no entry")
        yield* refused([header, first, "", second, ...others], 3, "is no entry")
        yield* refused([header, second, first, ...others], 2, "is not the next position")
        yield* refused([header, first, ...others], 3, "is not the next position")
        yield* refused([header, first, otherHash(second), ...others], 3, "does not fit the chain")
        yield* refused(lines.slice(0, -1), lines.length, "is missing")
        yield* refused([...lines, lines.at(-1) ?? ""], lines.length + 1, "is too much")
        yield* refused([otherHash(header), ...lines.slice(1)], lines.length, "does not fit the chain")
      }))

    it.effect("lines that cannot be read to their end leave nothing behind", () =>
      Effect.gen(function*() {
        const { lines } = yield* elsewhere(1)
        const torn = Stream.concat(Stream.fromIterable(lines.slice(0, 3)), Stream.fail("torn"))
        assert.strictEqual(yield* Effect.flip(importLedger(torn)), "torn")
        yield* isEmpty
      }))

    it.effect("entries that end with a member below zero, or take back what does not come before, are a defect", () =>
      Effect.gen(function*() {
        const archive = yield* LedgerArchive
        const seals = yield* LedgerSeals
        const { hash } = yield* seals.head
        const seal = { previous: hash, hash }
        const sealed = (entry: Entry, position = 1) => ({ entry: { ...entry, bookedAt: NOW, blockNumber: null }, position, seal })
        const businessId = freshBusinessId()
        const spent: Entry = { kind: "level-bought", businessId, movements: [movement(account, HOUSE_SALES, 1n)] }
        const back: Entry = { kind: "level-reversed", businessId, reverses: { kind: "level-bought", businessId }, movements: [movement(HOUSE_SALES, account, 1n)] }
        for (const stream of [[sealed(spent)], [sealed(back)], [sealed(back), sealed(spent, 2)]]) {
          const exit = yield* Effect.exit(archive.adopt(Stream.fromIterable(stream)))
          assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        }
        yield* isEmpty
      }))

    it.effect("an export of empty books is taken over as what it is: nothing", () =>
      Effect.gen(function*() {
        const empty = yield* Stream.runCollect(exportLedger(EMPTY_CHAIN)).pipe(
          Effect.provide(Layers.fresh(source))
        )
        assert.strictEqual(yield* importLedger(Stream.fromIterable(empty.map((line) => line.slice(0, -1)))), 0)
        yield* isEmpty
        yield* refused([...empty, empty[0] ?? ""], 2, "is too much")
      }))

    it.effect("an export taken over ends in equal hashes, balances and lines, and the books go on", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const { balances, lines } = yield* elsewhere(2_500)
        assert.strictEqual(yield* importLedger(Stream.fromIterable(lines)), lines.length - 1)
        const head = yield* verifyLedger()
        assert.strictEqual(JSON.parse(lines.at(-1) ?? "").hash, head.hash)
        const keyOf = ({ account: of, asset }: { readonly account: string; readonly asset: string }) => `${of} ${asset}`
        const sorted = (found: typeof balances) => found.toSorted((one, other) => keyOf(one) < keyOf(other) ? -1 : 1)
        assert.deepStrictEqual(sorted(yield* ledger.balances([account, HOUSE_SALES, CHAIN_DEPOSIT])), sorted(balances))
        assert.deepStrictEqual((yield* Stream.runCollect(exportLedger(head))).map((line) => line.slice(0, -1)), lines)
        assert.strictEqual(yield* ledger.post([freshPayment(MEMBER, 1n)], NOW), 1)
        const grown = yield* sealUntil(head.entries + 1)
        assert.deepStrictEqual(yield* verifyLedger(), grown)
      }))

    it.effect("books that hold anything take nothing over", () =>
      Effect.gen(function*() {
        const { lines } = yield* elsewhere(1)
        const before = yield* (yield* LedgerSeals).head
        assert.deepStrictEqual(yield* Effect.flip(importLedger(Stream.fromIterable(lines))), new LedgerNotEmpty())
        assert.deepStrictEqual(yield* (yield* LedgerSeals).head, before)
      }))
  })
