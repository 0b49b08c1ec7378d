import { assert, describe, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LedgerArchive } from "@sigmatrade/core/ledger/LedgerArchive"
import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { UserId } from "@sigmatrade/core/user/User"
import { Context, Effect, Layer } from "effect"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { BNB, freshPayment } from "@sigmatrade/adapters/contract/freshPayment"
import { minutesLater } from "@sigmatrade/adapters/contract/minutesLater"
import { ANNA, operate, operated } from "./operatorWorld.ts"

const MEMBER = UserId.make("00000000-0000-7000-8000-000000000001")
const ACCOUNT = availableOf(MEMBER)
const ONE = 10n ** 18n

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "ledger-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)
const promise = (name: string, run: Effect.Effect<void, unknown, never>) => it.effect(name, () => run)
/** Three payments of one, two and three BNB, a minute apart. */
const booked = Effect.gen(function*() {
  const ledger = yield* Ledger
  for (const count of [1, 2, 3]) yield* ledger.post([freshPayment(MEMBER, BigInt(count) * ONE, BNB)], minutesLater(count))
})

describe("ledger", () => {
  promise("verify says that nothing is sealed, then the hash to keep, then which entry was changed", (Effect.gen(function*() {
    assert.strictEqual((yield* operate(["ledger", "verify"])).out, "Nothing is sealed yet.")
    yield* booked
    yield* sealLedger(10)
    const { hash } = yield* (yield* LedgerSeals).head
    assert.include((yield* operate(["ledger", "verify"])).out, `3 entries, the last one sealed with ${hash}`)
    yield* (yield* MemoryWorld).change((world) =>
      [undefined, { ...world, seals: world.seals.map((seal, index) => index === 1 ? { ...seal, hash: seal.previous } : seal) }])
    const broken = yield* operate(["ledger", "verify"])
    assert.isFalse(broken.ok)
    assert.match(broken.error, /Entry 2 of the chain.*deposit-final.*entry does not fit/u)
  }).pipe(Effect.provide(operated()))))

  promise("an export is taken over elsewhere, once, by a known operator, and never over a file that is there", (Effect.scoped(Effect.gen(function*() {
    const file = join(yield* folder, "books.ndjson")
    yield* booked
    yield* sealLedger(10)
    const { hash } = yield* (yield* LedgerSeals).head
    const said = yield* operate(["ledger", "export", "--file", file])
    assert.deepStrictEqual([said.ok, said.error], [true, ""])
    assert.strictEqual(readFileSync(file, "utf8").trimEnd().split("\n").length, 4)
    assert.strictEqual(statSync(file).mode & 0o777, 0o600)
    assert.isFalse(existsSync(`${file}.part`))
    assert.include((yield* operate(["ledger", "export", "--file", file])).error, "it is there already")
    assert.include((yield* operate(["ledger", "import", "--file", file], ANNA)).error, "only taken over into an empty one")

    const empty = yield* Layer.build(Layer.fresh(MemoryAdapters.layer))
    const elsewhere = Effect.provide(Context.pick(Ledger, LedgerSeals, LedgerArchive)(empty))
    assert.include((yield* elsewhere(operate(["ledger", "import", "--file", `${file}.none`], ANNA))).error, "cannot be used: NotFound")
    assert.isFalse((yield* elsewhere(operate(["ledger", "import", "--file", file]))).ok)
    writeFileSync(`${file}.bad`, readFileSync(file, "utf8").replace(`${2n * ONE}`, `${3n * ONE}`))
    assert.include((yield* elsewhere(operate(["ledger", "import", "--file", `${file}.bad`], ANNA))).error, "Line 3 of the file does not fit the chain")
    assert.include((yield* elsewhere(operate(["ledger", "import", "--file", file], ANNA))).out, `anna takes over ${file}: 3 entries, the last one sealed with ${hash}`)
  }).pipe(Effect.provide(operated())))))
})

describe("statement", () => {
  promise("it shows the balance after each entry, now and as of a time", (Effect.gen(function*() {
    assert.strictEqual((yield* operate(["statement", ACCOUNT])).out, `Nothing has moved in ${ACCOUNT}.`)
    yield* booked
    const { out } = yield* operate(["statement", ACCOUNT])
    assert.match(out, /holds 6 BNB[\s\S]*3 BNB +6 BNB[\s\S]*2 BNB +3 BNB[\s\S]*1 BNB +1 BNB/u)
    const then = (yield* operate(["statement", ACCOUNT, "--time", "2026-03-01T12:02:00Z"])).out
    assert.match(then, /holds 3 BNB/u)
    assert.notInclude(then, "6 BNB")
    assert.match((yield* operate(["statement", ACCOUNT, "--block", "0"])).out, /holds 6 BNB/u)
    assert.include((yield* operate(["statement", ACCOUNT, "--block", "1", "--time", "2026-03-01"])).error, "Name one moment")
    assert.include((yield* operate(["statement", ACCOUNT, "--time", "yesterday"])).error, "Name one moment")
    assert.isFalse((yield* operate(["statement", "house:pocket"])).ok)
  }).pipe(Effect.provide(operated()))))
})
