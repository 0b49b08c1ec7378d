import { assert, describe, it } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { randomUUID } from "node:crypto"
import { milli } from "../../support/community.ts"
import type { Answer } from "./ApiTest.ts"
import { fundedMember, KEY, openApp, promise, world } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

const WISH = { asset: "USDT", amount: String(milli(10_000)) }

const pathOf = ({ id }: { readonly id: UserId }) => `/v1/users/usr_${id}/withdrawals`
const keyed = (key: string) => ({ "idempotency-key": key })
const idIn = ({ body }: Answer) => (body as { readonly id: string }).id

const withdrawalsOf = Effect.fnUntraced(function*({ id }: { readonly id: UserId }) {
  return yield* (yield* WithdrawalStore).ofUser(id, 100)
})

describe("A26 Idempotency-Key", () => {
  it.effect("A26: the same wish three times, one of them 48 h later, is one withdrawal and one answer; the first says that it is the first", () =>
    Effect.gen(function*() {
      const { write } = yield* openApp()
      const member = yield* fundedMember(milli(100_000))
      const send = () => write(pathOf(member), WISH, keyed("\"a wish of A26\"".replaceAll(" ", "-")))
      const first = yield* send()
      assert.strictEqual(first.status, 201)
      assert.isNull(first.headers.get("idempotency-replayed"))
      assert.strictEqual(idIn(first), `wd_${(yield* withdrawalsOf(member))[0]?.id}`)
      const again = yield* write(pathOf(member), { amount: WISH.amount, asset: WISH.asset }, keyed("a-wish-of-A26"))
      yield* TestClock.adjust("48 hours")
      for (const answer of [again, yield* send()]) {
        assert.deepStrictEqual([answer.status, answer.text], [201, first.text])
        assert.strictEqual(answer.headers.get("idempotency-replayed"), "true")
      }
      assert.lengthOf(yield* withdrawalsOf(member), 1)
    }).pipe(Effect.scoped, Effect.provide(world)))

  it.effect("money asked for under a key is not asked for twice when its answer is forgotten: the repeat finds the withdrawal", () =>
    Effect.gen(function*() {
      const { write } = yield* openApp()
      const [member, other] = [yield* fundedMember(milli(100_000)), yield* fundedMember(milli(100_000))]
      const first = yield* write(pathOf(member), WISH, keyed("late"))
      yield* TestClock.adjust("31 days")
      yield* write(pathOf(other), WISH, keyed("another, by which old answers are forgotten".replaceAll(/[ ,]+/gu, "-")))
      const late = yield* write(pathOf(member), WISH, keyed("late"))
      assert.deepStrictEqual([late.status, late.headers.get("idempotency-replayed"), idIn(late)], [201, null, idIn(first)])
      yield* isProblem(yield* write(pathOf(member), { ...WISH, amount: String(milli(11_000)) }, keyed("late")), "idempotency_key_reused")
      assert.lengthOf(yield* withdrawalsOf(member), 1)
    }).pipe(Effect.scoped, Effect.provide(world)))

  promise("twenty at once under one key are one withdrawal, and all are answered alike", Effect.gen(function*() {
    const { write } = yield* openApp()
    const member = yield* fundedMember(milli(1_000_000))
    const answers = yield* Effect.all(Array.from({ length: 20 }, () => write(pathOf(member), WISH, keyed("one"))), { concurrency: "unbounded" })
    assert.strictEqual(new Set(answers.map(({ text }) => text)).size, 1)
    assert.lengthOf(yield* withdrawalsOf(member), 1)
  }))

  promise("a key that was used for another amount or another user is refused and nothing is done", Effect.gen(function*() {
    const { write } = yield* openApp()
    const [member, other] = [yield* fundedMember(milli(100_000)), yield* fundedMember(milli(100_000))]
    yield* write(pathOf(member), WISH, keyed("one"))
    yield* isProblem(yield* write(pathOf(member), { ...WISH, amount: String(milli(11_000)) }, keyed("one")), "idempotency_key_reused")
    yield* isProblem(yield* write(pathOf(other), WISH, keyed("one")), "idempotency_key_reused")
    assert.deepStrictEqual([(yield* withdrawalsOf(member)).length, (yield* withdrawalsOf(other)).length], [1, 0])
  }))

  promise("one key may name a wish at each operation", Effect.gen(function*() {
    const { write } = yield* openApp()
    const member = yield* fundedMember(milli(100_000))
    const made = yield* write(pathOf(member), WISH, keyed("one"))
    const cancelled = yield* write(`/v1/withdrawals/${idIn(made)}/cancel`, undefined, keyed("one"))
    assert.deepInclude(cancelled.body, { state: "cancelled" })
  }))

  promise("what was refused leaves nothing behind: the same key does it once it can be done, and the audit log has both", Effect.gen(function*() {
    const { write } = yield* openApp()
    const poor = yield* fundedMember(milli(9_999))
    yield* isProblem(yield* write(pathOf(poor), WISH, keyed("one")), "funds_insufficient")
    yield* isProblem(yield* write(pathOf(poor), { ...WISH, status: "paid" }, keyed("one")), "body_invalid")
    assert.strictEqual((yield* write(pathOf(poor), { ...WISH, amount: String(milli(9_999)) }, keyed("one"))).status, 201)
    const audited = yield* (yield* AuditLog).list({ action: "request withdrawal" }, { limit: 10, anchor: null })
    assert.deepStrictEqual(audited.map(({ record }) => record.outcome), ["done", "InsufficientFunds"])
  }))

  for (const [name, headers] of [["no key", {}], ["an empty key", keyed("")], ["a key of 256 characters", keyed("k".repeat(256))], ["a key with a space", keyed("a key")]] as const) {
    promise(`A26: ${name} is refused before anything is done`, Effect.gen(function*() {
      const { write } = yield* openApp()
      const member = yield* fundedMember(milli(100_000))
      yield* isProblem(yield* write(pathOf(member), WISH, headers), "idempotency_key_missing")
      assert.lengthOf(yield* withdrawalsOf(member), 0)
    }))
  }

  const hostile: ReadonlyArray<readonly [string, string]> = [
    ["a member more: status", "{\"asset\":\"USDT\",\"amount\":\"10000000000000000000\",\"status\":\"paid\"}"],
    ["a member more: approved", "{\"asset\":\"USDT\",\"amount\":\"10000000000000000000\",\"approved\":true}"],
    ["a member more: __proto__", "{\"asset\":\"USDT\",\"amount\":\"10000000000000000000\",\"__proto__\":{\"approvals_needed\":0}}"],
    ["the amount as a number", "{\"asset\":\"USDT\",\"amount\":10000000000000000000}"],
    ["a negative amount", "{\"asset\":\"USDT\",\"amount\":\"-1\"}"],
    ["no amount at all", "{\"asset\":\"USDT\",\"amount\":\"0\"}"],
    ["SQL in the amount", "{\"asset\":\"USDT\",\"amount\":\"1'; DROP TABLE users; --\"}"],
    ["half a body", "{\"asset\":\"USDT\","],
    ["no body", ""]
  ]
  for (const [name, body] of hostile) {
    promise(`A26: ${name} is a problem of the body and nothing is done`, Effect.gen(function*() {
      const { ask } = yield* openApp()
      const member = yield* fundedMember(milli(100_000))
      const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...keyed(randomUUID()) }
      const answer = yield* ask(pathOf(member), { method: "POST", headers, body })
      assert.include([400, 415], answer.status, answer.text)
      assert.lengthOf(yield* withdrawalsOf(member), 0)
    }))
  }

  promise("a body of another kind is refused, and its key is free for the right one", Effect.gen(function*() {
    const { ask, write } = yield* openApp()
    const member = yield* fundedMember(milli(100_000))
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "text/plain", ...keyed("one") }
    yield* isProblem(yield* ask(pathOf(member), { method: "POST", headers, body: JSON.stringify(WISH) }), "media_type_unsupported")
    assert.strictEqual((yield* write(pathOf(member), WISH, keyed("one"))).status, 201)
  }))

  promise("A26: an asset that nobody has listed is refused, SQL in its name or not", Effect.gen(function*() {
    const { write } = yield* openApp()
    const member = yield* fundedMember(milli(100_000))
    for (const asset of ["DOGE", "USDT'; DROP TABLE users; --"]) {
      const { status } = yield* write(pathOf(member), { ...WISH, asset }, keyed(randomUUID()))
      assert.include([400, 422], status)
    }
  }))
})
