import { assert, layer } from "@effect/vitest"
import { startApi } from "@sigmatrade/api/startApi"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { apiWorld } from "../../contract/api/apiContract.ts"
import { milli } from "../../support/community.ts"
import { fundedMember, KEY, options } from "../../unit/api/ApiTest.ts"

const WISH = { asset: "USDT", amount: String(milli(10_000)) }

const asked = (url: string, { id }: { readonly id: UserId }, key: string, body: unknown = WISH) =>
  Effect.promise(async () => {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json", "idempotency-key": key }
    const response = await fetch(`${url}/v1/users/usr_${id}/withdrawals`, { method: "POST", headers, body: JSON.stringify(body) })
    return { status: response.status, text: await response.text(), isReplay: response.headers.get("idempotency-replayed") === "true" }
  })

const withdrawalsOf = Effect.fnUntraced(function*({ id }: { readonly id: UserId }) {
  return yield* (yield* WithdrawalStore).ofUser(id, 100)
})

layer(apiWorld, { timeout: "60 seconds", excludeTestServices: true })("A26 Idempotency-Key on Postgres", (it) => {
  it.effect("A26: what was answered before a restart is answered after it, and another amount never", () =>
    Effect.gen(function*() {
      const member = yield* fundedMember(milli(100_000))
      const first = yield* Effect.scoped(Effect.flatMap(startApi(options()), ({ url }) => asked(url, member, "one")))
      assert.deepStrictEqual([first.status, first.isReplay], [201, false])
      const { url } = yield* startApi(options())
      const again = yield* asked(url, member, "one")
      assert.deepStrictEqual(again, { ...first, isReplay: true })
      assert.strictEqual((yield* asked(url, member, "one", { ...WISH, amount: String(milli(20_000)) })).status, 422)
      assert.lengthOf(yield* withdrawalsOf(member), 1)
    }).pipe(Effect.scoped))

  it.effect("A26: twenty at once, at two servers, are one withdrawal; whoever comes while it is under way is told so, and gets its answer later", () =>
    Effect.gen(function*() {
      const member = yield* fundedMember(milli(1_000_000))
      const [one, other] = [yield* startApi(options()), yield* startApi(options())]
      const urls = Array.from({ length: 20 }, (_, index) => index % 2 === 0 ? one.url : other.url)
      const answers = yield* Effect.forEach(urls, (url) => asked(url, member, "many"), { concurrency: "unbounded" })
      assert.includeMembers([201, 409], answers.map(({ status }) => status))
      const first = answers.filter(({ isReplay, status }) => status === 201 && !isReplay)
      assert.lengthOf(first, 1)
      assert.lengthOf(yield* withdrawalsOf(member), 1)
      assert.deepStrictEqual(yield* asked(one.url, member, "many"), { status: 201, text: first[0]?.text ?? "", isReplay: true })
    }).pipe(Effect.scoped))

  it.effect("a refusal undoes what it did and is audited all the same; the key can be used again", () =>
    Effect.gen(function*() {
      const member = yield* fundedMember(milli(9_000))
      const { url } = yield* startApi(options())
      assert.strictEqual((yield* asked(url, member, "poor")).status, 422)
      assert.strictEqual((yield* asked(url, member, "poor", { ...WISH, amount: String(milli(9_000)) })).status, 201)
      const audited = yield* (yield* AuditLog).list({ subject: `member:${member.id}` }, { limit: 10, anchor: null })
      assert.deepStrictEqual(audited.map(({ record }) => record.outcome), ["done", "InsufficientFunds"])
    }).pipe(Effect.scoped))
})
