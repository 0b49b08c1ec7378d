import { assert, layer } from "@effect/vitest"
import { startApi } from "@sigmatrade/api/startApi"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import { apiWorld } from "../../contract/api/apiContract.ts"
import { join } from "../../support/community.ts"
import { KEY, options } from "../../unit/api/ApiTest.ts"
import { operatorKeyOf } from "../../unit/api/operatorKeyOf.ts"

/** What is looked at of answers. */
interface Body {
  readonly id: string
  readonly state: string
  readonly text: string
  readonly taken_by: string
  readonly detail: string
}

/** What an operator's tool sends: a wish of its own each time. */
const sent = (url: string, body: unknown, headers: Record<string, string> = {}) => Effect.promise(async () => {
  const response = await fetch(url, {
    method: "POST", body: JSON.stringify(body),
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", "idempotency-key": randomUUID(), ...headers }
  })
  return { status: response.status, body: await response.json() as Body }
})

const read = (url: string) => Effect.promise(async () => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${KEY}` } })
  return { etag: response.headers.get("etag") ?? "", body: await response.json() as Body }
})

const servers = Effect.all([startApi(options()), startApi(options())])

layer(apiWorld, { timeout: "60 seconds", excludeTestServices: true })("decisions at two servers on Postgres", (it) => {
  it.effect("of a start and a rewriting that saw the same draft one is done, so that nothing is sent that nobody has seen", () =>
    Effect.gen(function*() {
      const [one, other] = yield* servers
      const olga = yield* operatorKeyOf("olga")
      for (let round = 0; round < 10; round += 1) {
        const { body: { id } } = yield* sent(`${one.url}/v1/broadcasts`, { audience: { type: "with_balance" }, text: "Seen" })
        const { etag } = yield* read(`${one.url}/v1/broadcasts/${id}`)
        const seen = { "if-match": etag }
        const [started, rewritten] = yield* Effect.all([
          sent(`${one.url}/v1/broadcasts/${id}/start`, {}, seen), sent(`${other.url}/v1/broadcasts/${id}/rewrite`, { text: "Unseen" }, { ...seen, ...olga })
        ], { concurrency: "unbounded" })
        assert.sameMembers([started.status, rewritten.status], [200, 412])
        const { body } = yield* read(`${one.url}/v1/broadcasts/${id}`)
        assert.deepStrictEqual([body.state, body.text], started.status === 200 ? ["running", "Seen"] : ["draft", "Unseen"])
      }
    }).pipe(Effect.scoped))

  it.effect("of ten who take a ticket at once one has it, and the others are told who", () =>
    Effect.gen(function*() {
      const [one, other] = yield* servers
      const { id: userId } = yield* join()
      const keys = yield* Effect.forEach(Array.from({ length: 10 }, (_, index) => `operator-${index}`), operatorKeyOf)
      const { body: { id } } = yield* sent(`${one.url}/v1/users/usr_${userId}/tickets`, { category: "other", text: "Help" })
      const takes = yield* Effect.forEach(keys, (headers, index) => sent(`${(index % 2 === 0 ? one : other).url}/v1/tickets/${id}/take`, {}, headers), { concurrency: "unbounded" })
      const [first] = takes.filter(({ status }) => status === 200)
      assert.deepStrictEqual(takes.map(({ status }) => status).toSorted((left, right) => left - right), [200, ...Array.from({ length: 9 }, () => 409)])
      for (const { body, status } of takes) if (status === 409) assert.include(body.detail, String(first?.body.taken_by))
    }).pipe(Effect.scoped))
})
