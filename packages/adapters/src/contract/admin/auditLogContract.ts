import { assert, layer as withLayer } from "@effect/vitest"
import { AuditLog, AuditRecord } from "@sigmatrade/core/admin/AuditLog"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { recordAct } from "@sigmatrade/core/admin/recordAct"
import { verifyAudit } from "@sigmatrade/core/admin/verifyAudit"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshOperator } from "./freshOperator.ts"

const record = (given: Partial<AuditRecord> = {}) =>
  new AuditRecord({
    at: NOW, operator: null, action: "login", subject: `account:${randomUUID()}`, outcome: "done", reason: "because \"'\\🦊",
    details: { before: "1", after: "2\n" }, requestId: "r-1", ...given
  })
const keep = (one: AuditRecord) => Effect.flatMap(Transaction, ({ run }) => run(recordAct(one)))

/** What every `AuditLog` promises. */
export const auditLogContract = <E>(name: string, layer: Layer.Layer<AuditLog | OperatorStore | Transaction | Sha256, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`AuditLog: ${name}`, (it) => {
    it.effect("what is recorded is found as it was, newest first, page by page, also by operator, action and subject", () =>
      Effect.gen(function*() {
        const log = yield* AuditLog
        const { name: operator } = yield* freshOperator()
        const records = [record({ operator, action: "one" }), record({ operator, action: "two" }), record({ operator, action: "three", reason: null })]
        yield* Effect.forEach(records, keep)
        const pageOf = (before: number | null, limit: number) => log.page(before, limit, { operator })
        const [newest] = yield* pageOf(null, 1)
        assert.deepStrictEqual(newest?.record, records[2])
        assert.deepStrictEqual((yield* pageOf(newest?.position ?? null, 5)).map((one) => one.record), [records[1], records[0]])
        const [first] = records
        assert.deepStrictEqual((yield* log.page(null, 5, { operator, action: "one" })).map((one) => one.record), [first])
        assert.deepStrictEqual((yield* log.page(null, 5, { subject: first?.subject ?? "" })).map((one) => one.record), [first])
      }))

    it.effect("twenty who record at once make one chain, in which every hash fits", () =>
      Effect.gen(function*() {
        const log = yield* AuditLog
        yield* Effect.forEach(Array.from({ length: 20 }, () => record()), keep, { concurrency: "unbounded" })
        const last = (yield* log.page(null, 1))[0]?.position
        assert.deepStrictEqual(yield* verifyAudit(), { sound: last ?? 0, broken: null })
        assert.deepStrictEqual((yield* log.after((last ?? 0) - 2, 5)).map(({ position }) => position), [(last ?? 0) - 1, last])
      }))

    it.effect("a record whose transaction fails is none, and what follows fits all the same", () =>
      Effect.gen(function*() {
        const { run } = yield* Transaction
        const lost = record()
        yield* Effect.flip(run(Effect.andThen(recordAct(lost), Effect.fail("no"))))
        yield* keep(record())
        assert.deepStrictEqual(yield* (yield* AuditLog).page(null, 5, { subject: lost.subject }), [])
        assert.isNull((yield* verifyAudit()).broken)
      }))

    it.effect("how often something ended so is counted since a moment, with the newest", () =>
      Effect.gen(function*() {
        const log = yield* AuditLog
        const subject = `account:${randomUUID()}`
        yield* Effect.forEach([0, 10, 20], (minute) => keep(record({ subject, outcome: "LoginRefused", at: minutesLater(minute) })))
        yield* keep(record({ subject, at: minutesLater(30) }))
        const wrong = { action: "login", subject, outcome: "LoginRefused" }
        assert.deepStrictEqual(yield* log.count(wrong, minutesLater(0)), { times: 2, lastAt: minutesLater(20) })
        assert.deepStrictEqual(yield* log.count(wrong, minutesLater(20)), { times: 0, lastAt: null })
      }))
  })
